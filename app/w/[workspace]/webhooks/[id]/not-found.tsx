import { NotFoundState } from "@/app/_ui/not-found-state";

export default function WebhookNotFound() {
  return <NotFoundState what="Webhook" href="/" back="To the overview" />;
}
