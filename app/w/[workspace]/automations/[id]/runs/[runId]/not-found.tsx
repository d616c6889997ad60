import { NotFoundState } from "@/app/_ui/not-found-state";

export default function RunNotFound() {
  return <NotFoundState what="Run" href="/" back="To the overview" />;
}
