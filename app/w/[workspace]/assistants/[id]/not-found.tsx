import { NotFoundState } from "@/app/_ui/not-found-state";

export default function AssistantNotFound() {
  return <NotFoundState what="Assistant" href="/" back="To the overview" />;
}
