import { NotFoundState } from "@/app/_ui/not-found-state";

export default function CallNotFound() {
  return <NotFoundState what="Call" href="/" back="To the overview" />;
}
