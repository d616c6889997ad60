"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { useMay } from "../../messages/use-may";
import { RuleDialog } from "./rule-dialog";

export function NewRule() {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may.update) return null;
  return (
    <>
      <Button variant="primary" icon={<Plus />} onClick={() => setOpen(true)}>
        New rule
      </Button>
      {isOpen && <RuleDialog onClose={() => setOpen(false)} />}
    </>
  );
}
