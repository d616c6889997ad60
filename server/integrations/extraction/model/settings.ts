import type { ModelProvider } from "@/server/domain/evaluation/shared/model-connection";
import type { AddressPolicy } from "@/server/integrations/http/address";

export type { ModelProvider };

/** Which model is asked, and where. */
export interface ModelSettings {
  provider: ModelProvider;
  /** With its version: "https://api.openai.com/v1". The provider's own when absent; compatible services have none. */
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  model: string;
  /** Absent: the model's own. */
  temperature?: number | undefined;
  /** Of one request; 90 s unless told. */
  timeoutMs?: number;
  /** Where a base URL that a workspace gave may lead; absent: anywhere, as the operator's own may. */
  policy?: AddressPolicy;
}

const HOMES: Record<ModelProvider, string> = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com/v1",
  google: "https://generativelanguage.googleapis.com/v1beta",
  openai_compatible: "",
};

/** The address that is asked, without a slash at its end. */
export const baseUrlOf = ({ provider, baseUrl }: Pick<ModelSettings, "provider" | "baseUrl">) =>
  (baseUrl || HOMES[provider]).replace(/\/+$/, "");

const NAMES: Record<ModelProvider, string> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google",
  openai_compatible: "",
};

/** How the service is called in messages to people: its name, or its host. */
export function serviceName(settings: Pick<ModelSettings, "provider" | "baseUrl">): string {
  const url = baseUrlOf(settings);
  return NAMES[settings.provider] || (URL.canParse(url) ? new URL(url).host : "The language model");
}
