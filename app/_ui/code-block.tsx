import { cn } from "./cn";
import { CopyButton } from "./copy-button";

interface CodeBlockProps {
  code: string;
  /** Spoken name, and what is copied. */
  label: string;
  /** Pretty-prints when it parses. */
  language?: "json" | "text";
  className?: string;
}

const pretty = (code: string) => {
  try {
    return JSON.stringify(JSON.parse(code), null, 2);
  } catch {
    return code;
  }
};

export function CodeBlock({ code, label, language = "json", className }: CodeBlockProps) {
  const text = language === "json" ? pretty(code) : code;
  return (
    <div className={cn("group/code relative min-w-0 rounded-lg border bg-sunken", className)}>
      <CopyButton text={text} label={`Copy ${label}`} className="absolute top-1.5 right-1.5 bg-sunken" />
      <section
        aria-label={label}
        // A scrolling box has to be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: axe scrollable-region-focusable
        tabIndex={0}
        className="max-h-96 overflow-auto p-3 pr-10"
      >
        <pre className="w-fit font-mono text-xs">{text}</pre>
      </section>
    </div>
  );
}
