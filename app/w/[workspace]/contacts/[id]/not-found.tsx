import { NotFoundState } from "@/app/_ui/not-found-state";

export default function ContactNotFound() {
  return <NotFoundState what="Contact" href="/" back="To the overview" />;
}
