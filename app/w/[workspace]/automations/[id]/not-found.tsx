import { NotFoundState } from "@/app/_ui/not-found-state";

export default function AutomationNotFound() {
  return <NotFoundState what="Automation" href="/" back="To the overview" />;
}
