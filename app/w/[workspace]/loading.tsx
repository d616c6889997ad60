import { Page } from "@/app/_ui/page";
import { Skeleton, TableSkeleton } from "@/app/_ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <div className="flex flex-col gap-2">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="h-4 w-80 max-w-full" />
      </div>
      <TableSkeleton rows={8} />
    </Page>
  );
}
