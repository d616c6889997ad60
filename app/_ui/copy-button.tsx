"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button } from "./button";
import { IconButton } from "./icon-button";

interface CopyButtonProps {
  text: string;
  /** What is copied: "Copy webhook URL". */
  label?: string;
  /** With its words beside the icon. */
  wide?: boolean;
  className?: string;
}

export function CopyButton({ text, label = "Copy", wide, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error("The browser did not allow copying; select the text and copy it by hand.");
    }
  };
  const props = { onClick: () => void copy(), ...(className ? { className } : {}) };
  const icon = copied ? <Check className="text-success-text" /> : <Copy />;
  return (
    <>
      {wide ? (
        <Button size="sm" icon={icon} {...props}>
          {copied ? "Copied" : label}
        </Button>
      ) : (
        <IconButton label={copied ? "Copied" : label} icon={icon} {...props} />
      )}
      <span aria-live="polite" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
