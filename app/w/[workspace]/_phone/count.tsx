/** How many are unread. */
export function Count({ value }: { value: number }) {
  return (
    <span className="tabular flex h-4 min-w-4 items-center justify-center rounded-full bg-danger-solid px-1 font-medium text-danger-ink text-xs">
      {value > 99 ? "99+" : value}
    </span>
  );
}
