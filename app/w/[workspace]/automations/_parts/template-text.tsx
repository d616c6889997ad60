import { parseTemplate } from "@/server/domain/automations/shared/templates";
import { pathLabel } from "@/server/domain/automations/shared/values";

/** A template as people read it: inserted values are chips with their names. */
export function TemplateText({ template }: { template: string }) {
  return parseTemplate(template).map((token, index) => {
    // Tokens have no identity but their place.
    const key = `${index}-${token.kind}`;
    if (token.kind === "text") return <span key={key}>{token.text}</span>;
    if (token.kind === "malformed") {
      return (
        <span key={key} className="text-danger-text">
          {token.raw}
        </span>
      );
    }
    return (
      <span key={key} className="rounded-sm bg-accent-subtle px-1 text-accent-text">
        {pathLabel(token.path)}
      </span>
    );
  });
}
