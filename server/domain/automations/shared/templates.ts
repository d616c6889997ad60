import type { PostCallVariableType } from "../../assistants/schema";
import { applyFormats, FORMAT_LABELS, type Format, fitsFormat, readFormat } from "./formats";
import { DataPath } from "./step-fields";
import { type CallData, fullPath, pathLabel, resolvePath, showValue } from "./values";

/** A piece of a template. `raw` is how it is written, braces included. */
export type Token =
  | { kind: "text"; text: string }
  | { kind: "value"; raw: string; path: string; formats: Format[]; fallback: string | null }
  | { kind: "malformed"; raw: string; message: string };

export type Rendered =
  | { ok: true; text: string }
  /** `path` is the variable at fault; null when the template itself is. */
  | { ok: false; path: string | null; message: string };

export type ValueToken = Extract<Token, { kind: "value" }>;

/** "{{variables.summary}}", "{{lead.name|there}}" or "{{variables.summary:first_sentence:cut_80|nothing}}". */
export const insertion = (path: string, fallback: string | null = null, formats: readonly Format[] = []) =>
  `{{${[path, ...formats].join(":")}${fallback === null ? "" : `|${fallback}`}}}`;

/** Cuts a template into text and inserted values. Nothing is evaluated: a path, its formats, and after "|" a fallback. */
export function parseTemplate(template: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf("{{", at);
    if (open < 0) {
      tokens.push({ kind: "text", text: template.slice(at) });
      break;
    }
    if (open > at) tokens.push({ kind: "text", text: template.slice(at, open) });
    const close = template.indexOf("}}", open + 2);
    if (close < 0) {
      const raw = template.slice(open);
      tokens.push({ kind: "malformed", raw, message: 'An inserted value begins with "{{" but never ends' });
      break;
    }
    tokens.push(readToken(template.slice(open, close + 2)));
    at = close + 2;
  }
  return tokens;
}

function readToken(raw: string): Token {
  const inner = raw.slice(2, -2);
  const bar = inner.indexOf("|");
  const [path = "", ...written] = (bar < 0 ? inner : inner.slice(0, bar))
    .split(":")
    .map((part) => part.trim());
  const fallback = bar < 0 ? null : inner.slice(bar + 1).trim();
  if (!DataPath.safeParse(path).success || fallback?.includes("{")) {
    return { kind: "malformed", raw, message: `"${raw}" does not name a value of the call data` };
  }
  const formats: Format[] = [];
  for (const name of written) {
    const format = readFormat(name);
    if (!format) return { kind: "malformed", raw, message: `"${name}" in "${raw}" is no format` };
    formats.push(format);
  }
  return { kind: "value", raw, path: fullPath(path), formats, fallback };
}

/** The paths that a template inserts, and whether each has a fallback. */
export const valuesOf = (template: string): ValueToken[] =>
  parseTemplate(template).filter((token) => token.kind === "value");

/** Why the first format cannot be had of a value of that type; null: it can, or nothing is known of the type. */
export function formatProblem(
  { path, formats }: ValueToken,
  type: PostCallVariableType | null,
): string | null {
  const [first] = formats;
  if (!first || !type || fitsFormat(first, type)) return null;
  return `"${pathLabel(path)}" cannot be written as ${FORMAT_LABELS(first)}`;
}

/** What an inserted value comes to; null: unknown, or not to be had in that format. */
export const showToken = ({ path, formats }: ValueToken, data: CallData): string | null => {
  const { value } = resolvePath(data, path);
  return formats.length > 0 ? applyFormats(formats, value) : showValue(value);
};

/** A value out of a call may itself hold braces; none may look like an insertion afterwards. */
const withoutBraces = (text: string) => text.replace(/\{{2,}/g, "{");

/** A piece of a filled template; `path` names the value that it comes from, null for fixed words and fallbacks. */
export interface Part {
  path: string | null;
  text: string;
}

export type Filled =
  | { ok: true; parts: Part[] }
  /** `path` is the variable at fault; null when the template itself is. */
  | { ok: false; path: string | null; message: string };

/** Fills a template piece by piece, by the rules of `renderTemplate`. */
export function fillTemplate(template: string, data: CallData): Filled {
  const parts: Part[] = [];
  for (const token of parseTemplate(template)) {
    switch (token.kind) {
      case "text":
        parts.push({ path: null, text: token.text });
        break;
      case "malformed":
        return { ok: false, path: null, message: token.message };
      case "value": {
        const { there, value } = resolvePath(data, token.path);
        const shown = showToken(token, data);
        const known = shown !== null && shown.trim() !== "";
        if (!known && token.fallback === null) {
          return { ok: false, path: token.path, message: whyNot(token, there, value) };
        }
        parts.push(known ? { path: token.path, text: shown } : { path: null, text: token.fallback ?? "" });
        break;
      }
      default:
        token satisfies never;
    }
  }
  return { ok: true, parts };
}

export const joinParts = (parts: readonly Part[]) => withoutBraces(parts.map(({ text }) => text).join(""));

/**
 * Fills a template. A value that is unknown takes its fallback; without one the result is an error that names it,
 * so that nobody is sent "Hi null". Values are text, never templates.
 */
export function renderTemplate(template: string, data: CallData): Rendered {
  const filled = fillTemplate(template, data);
  return filled.ok ? { ok: true, text: joinParts(filled.parts) } : filled;
}

function whyNot({ path, formats }: ValueToken, there: boolean, value: unknown): string {
  const label = pathLabel(path);
  const [format] = formats;
  if (format && showValue(value)?.trim())
    return `"${label}" cannot be written as ${FORMAT_LABELS(format)} in this call, and the text has no fallback for it`;
  if (!there) return `"${label}" is not in this call's data, and the text has no fallback for it`;
  if (value === null) return `"${label}" is unknown for this call, and the text has no fallback for it`;
  if (typeof value === "string" || (Array.isArray(value) && value.length === 0))
    return `"${label}" is empty for this call, and the text has no fallback for it`;
  return `"${label}" is a list or an object; insert one of its values`;
}
