import { NotFoundState } from "@/app/_ui/not-found-state";

/** A page or thing inside a workspace that is not there. */
export default function NotFound() {
  return <NotFoundState what="Page" href="/" back="To the overview" />;
}
