"use client";
import { ChevronDown } from "lucide-react";
import { toast } from "sonner";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { listInWords } from "@/server/domain/automations/shared/values";
import type { PostCallValues } from "./post-call-form";
import { addTemplate, VARIABLE_TEMPLATES, type VariableTemplate } from "./variable-templates";
import { whole } from "./whole";

interface TemplateMenuProps {
  values: PostCallValues["postCallVariables"];
  onApply: (variables: PostCallVariable[]) => void;
}

/** Adds the variables of a usual job to the form; nothing that is there is overwritten. */
export function TemplateMenu({ values, onApply }: TemplateMenuProps) {
  const add = (template: VariableTemplate) => {
    const { variables, added, kept, left } = addTemplate(whole(values), template);
    if (added.length > 0) onApply(variables);
    const notes = [
      kept.length > 0 && `${listInWords(kept)} ${kept.length === 1 ? "was" : "were"} there already and kept.`,
      left.length > 0 && `No room for ${listInWords(left)}: an assistant has at most 100 variables.`,
    ].filter(Boolean);
    const done = added.length === 1 ? "1 variable added" : `${added.length} variables added`;
    toast(added.length > 0 ? `${template.name}: ${done}` : `${template.name}: nothing to add`, {
      description: notes.join(" ") || undefined,
    });
  };
  return (
    <Menu
      align="start"
      trigger={
        <Button variant="ghost">
          Add from template
          <ChevronDown aria-hidden />
        </Button>
      }
      items={VARIABLE_TEMPLATES.map((template) => ({
        label: template.name,
        hint: `${template.variables.length} variables`,
        onSelect: () => add(template),
      }))}
    />
  );
}
