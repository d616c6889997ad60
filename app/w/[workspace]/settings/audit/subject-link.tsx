import { TextLink } from "@/app/_ui/link-button";

/** Where a thing is shown, by the prefix of its id. */
const PAGES: Record<string, string> = {
  ast: "/assistants/",
  call: "/calls/",
  cnt: "/contacts/",
  aut: "/automations/",
};

/** The id of what was acted on; a link where it has a page of its own. */
export function SubjectLink({ id, base }: { id: string; base: string }) {
  const page = PAGES[id.slice(0, id.indexOf("_"))];
  const code = <code className="break-all font-mono text-xs">{id}</code>;
  if (!page) return <span className="text-ink-muted">{code}</span>;
  return <TextLink href={`${base}${page}${id}`}>{code}</TextLink>;
}
