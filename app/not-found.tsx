import { NotFoundState } from "./_ui/not-found-state";

export default function NotFound() {
  return (
    <main>
      <NotFoundState what="Page" href="/" back="To your workspace" />
    </main>
  );
}
