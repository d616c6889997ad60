"use client";
import { Download, Ellipsis, Upload } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu } from "@/app/_ui/menu";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { writeVariables } from "@/server/domain/assistants/shared/exchange";
import { ImportVariables } from "./import-variables";
import type { PostCallValues } from "./post-call-form";
import { whole } from "./whole";

interface ExchangeMenuProps {
  /** The assistant's: the file is called by it. */
  name: string;
  values: PostCallValues["postCallVariables"];
  onApply: (variables: PostCallVariable[]) => void;
}

/** The variables as a file, out and in. What comes in goes into the form; Save stores it. */
export function ExchangeMenu({ name, values, onApply }: ExchangeMenuProps) {
  const [importing, setImporting] = useState(false);
  return (
    <>
      <Menu
        trigger={<IconButton label="Import and export" icon={<Ellipsis />} size="md" variant="secondary" />}
        items={[
          { label: "Import…", icon: <Upload />, onSelect: () => setImporting(true) },
          {
            label: "Export as JSON",
            icon: <Download />,
            disabled: values.length === 0,
            onSelect: () => download(`${fileName(name)}-variables.json`, writeVariables(values)),
          },
        ]}
      />
      {importing && (
        <ImportVariables current={whole(values)} onApply={onApply} onClose={() => setImporting(false)} />
      )}
    </>
  );
}

const fileName = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60) || "assistant";

function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
