"use client";
import type { UseFormReturn } from "react-hook-form";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import {
  type AddModelConnection,
  MODEL_PROVIDERS,
  type ModelProvider,
  needsKey,
  PROVIDER_NAMES,
} from "@/server/domain/evaluation/shared/model-connection";

const EXAMPLES: Record<ModelProvider, { model: string; key: string }> = {
  openai: { model: "gpt-4.1-mini", key: "From platform.openai.com, under API keys." },
  anthropic: { model: "claude-haiku-4-5", key: "From console.anthropic.com, under API keys." },
  google: { model: "gemini-2.5-flash", key: "From aistudio.google.com, under API keys." },
  openai_compatible: { model: "qwen3", key: "Leave it empty if the service asks for none." },
};

interface ModelFieldsProps {
  form: UseFormReturn<AddModelConnection>;
  /** A key is stored, which an empty field keeps. */
  hasKey: boolean;
}

export function ModelFields({ form, hasKey }: ModelFieldsProps) {
  const { errors } = form.formState;
  const provider = form.watch("provider");
  const example = EXAMPLES[provider];
  return (
    <>
      <Field label="Provider" error={errors.provider?.message}>
        {(aria) => (
          <Select {...aria} {...form.register("provider")}>
            {MODEL_PROVIDERS.map((one) => (
              <option key={one} value={one}>
                {one === "openai_compatible" ? "OpenAI-compatible (Ollama, vLLM, …)" : PROVIDER_NAMES[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Name" hint="How this connection is called here" error={errors.name?.message}>
        {(aria) => <Input {...aria} {...form.register("name")} placeholder={PROVIDER_NAMES[provider]} />}
      </Field>
      {provider === "openai_compatible" && (
        <Field
          label="Base URL"
          hint="The address of the API; it usually ends in /v1"
          error={errors.baseUrl?.message}
        >
          {(aria) => (
            <Input
              {...aria}
              {...form.register("baseUrl")}
              mono
              inputMode="url"
              placeholder="https://models.example.com/v1"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      )}
      <Field
        label="Default model"
        hint="An assistant can name another one of this provider"
        error={errors.model?.message}
      >
        {(aria) => (
          <Input
            {...aria}
            {...form.register("model")}
            mono
            placeholder={example.model}
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Field
        label="API key"
        aside={hasKey || needsKey(provider) ? undefined : "Optional"}
        hint={
          hasKey
            ? "Leave it empty to keep the stored one. It is never shown again."
            : `${example.key} Stored encrypted and never shown again.`
        }
        error={errors.apiKey?.message}
      >
        {(aria) => <Input {...aria} {...form.register("apiKey")} mono type="password" autoComplete="off" />}
      </Field>
    </>
  );
}
