"use client";
import { useState } from "react";
import { CodeBlock } from "@/app/_ui/code-block";
import { Segmented } from "@/app/_ui/segmented";
import { SNIPPETS } from "@/server/domain/webhooks/shared/snippets";

/** Code that verifies a signature without a library, in four languages. */
export function Snippets() {
  const [language, setLanguage] = useState(SNIPPETS[0]?.language ?? "");
  const snippet = SNIPPETS.find((one) => one.language === language);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex">
        <Segmented
          label="Language"
          value={language}
          onChange={setLanguage}
          options={SNIPPETS.map(({ language: value, label }) => ({ value, label }))}
        />
      </div>
      {snippet && (
        <CodeBlock label={`verification in ${snippet.label}`} language="text" code={snippet.code} />
      )}
    </div>
  );
}
