import { Webhook } from "standardwebhooks";
import { BlockedAddressError, guardedPost } from "@/server/integrations/http/guarded-request";
import { invalid } from "../../../errors";
import { newId } from "../../../ids";
import { maskSensitive } from "../../../messaging/shared/sensitive";
import type { Scope } from "../../../scope";
import { webhookPolicy } from "../../../webhooks/policy";
import { explainFailure } from "../../../webhooks/send";
import { explainStatus, readRetryAfter } from "../../../webhooks/shared/schedule";
import { openKept, signingSecret } from "../../secrets";
import { renderTemplate } from "../../shared/templates";
import type { CallData } from "../../shared/values";
import type { StepOutcome, StepRun } from "../run";
import { makeBody, makeUrl, parseJson, readValues } from "./request";
import type { HttpRequestStep } from "./schema";

const DEADLINE_MS = 15_000;
/** Seconds before try 2, 3 …: over an hour in all. */
const RETRY_SECONDS = [5, 30, 120, 600, 3000] as const;
const READ_BYTES = 256_000;
const SHOWN_CHARACTERS = 2000;

type Made =
  | {
      ok: true;
      url: string;
      body: string | null;
      headers: Record<string, string>;
      shown: Record<string, string>;
    }
  | { ok: false; field: string; message: string };

/**
 * Sends the request, with the same key however often it is tried, so that the receiver can tell a repetition. Tried again
 * after no answer, 408, 425, 429 and 5xx; another refusal fails the step.
 */
export const runHttpRequest: StepRun<HttpRequestStep> = {
  async run(step, { scope, run, data, attempt }) {
    const made = await make(scope, run.automationId, step, data, `${run.id}_${step.id}`, run.test);
    const input = made.ok
      ? { method: step.method, url: made.url, headers: made.shown, body: made.body }
      : { method: step.method, url: step.url };
    if (!made.ok) return { state: "failed", reason: made.message, input, output: {} };
    const answer = await exchange(step, made);
    const output = {
      status: answer.status,
      answer: answer.body.slice(0, SHOWN_CHARACTERS),
      tries: attempt.tries + 1,
    };
    if (answer.error === null) {
      const values = { status: answer.status, ...readValues(step, parseJson(answer.body)) };
      return { state: "succeeded", reason: null, input, output, values };
    }
    const wait = answer.again ? RETRY_SECONDS[attempt.tries] : undefined;
    if (wait === undefined)
      return { state: "failed", reason: answer.error, input, output } satisfies StepOutcome;
    const asked = readRetryAfter(answer.retryAfter, scope.now()) ?? 0;
    return {
      state: "later",
      reason: answer.error,
      afterSeconds: Math.max(wait, Math.min(asked, 3600)),
      input,
      output,
    };
  },
  dry(step, data) {
    const made = read(step, data);
    if (!made.ok) return { state: "failed", reason: made.message, lines: [] };
    return {
      ...{ state: "done", reason: null },
      lines: [
        ["Request", `${step.method} ${made.url}`],
        ...(made.body === null ? [] : [["Body", maskSensitive(made.body)] as [string, string]]),
      ],
    };
  },
  async test(step, { scope, automationId, data }) {
    const made = await make(scope, automationId, step, data, `test_${newId("run")}`, true);
    if (!made.ok) throw invalid(made.field, made.message);
    const answer = await exchange(step, made);
    const values = readValues(step, parseJson(answer.body));
    return {
      kind: "shown",
      ok: answer.error === null,
      message: answer.error ?? `The server answered ${answer.status}`,
      lines: [
        ["Sent", `${step.method} ${made.url}`],
        ...(made.body === null ? [] : [["Body", made.body] as [string, string]]),
        ...(answer.body === ""
          ? []
          : [["Answer", answer.body.slice(0, SHOWN_CHARACTERS)] as [string, string]]),
        ...Object.entries(values).map(([name, value]): [string, string] => [
          name,
          value === null ? "unknown" : JSON.stringify(value),
        ]),
      ],
    };
  },
};

async function make(
  scope: Scope,
  automationId: string,
  step: HttpRequestStep,
  data: CallData,
  key: string,
  test: boolean,
): Promise<Made> {
  const request = read(step, data);
  if (!request.ok) return request;
  const { url, body } = request;
  const own: Record<string, string> = {};
  const shown: Record<string, string> = {};
  for (const [index, { name, secretId, hint }] of step.headers.entries()) {
    const key = name.toLowerCase();
    const secret = secretId === undefined ? null : await openKept(scope, automationId, secretId);
    if (secretId !== undefined && secret === null) {
      const message = `The secret of "${name}" is gone; give it again`;
      return { ok: false, field: `headers.${index}.value`, message };
    }
    own[key] = secret ?? request.headers[key] ?? "";
    shown[key] = secret === null ? (request.headers[key] ?? "") : `••••${hint ?? ""}`;
  }
  const at = scope.now();
  const signature = new Webhook(await signingSecret(scope, automationId)).sign(key, at, body ?? "");
  return {
    ok: true,
    url,
    body,
    shown,
    headers: {
      ...(body === null ? {} : { "content-type": "application/json" }),
      "user-agent": "Wrapup/1",
      ...own,
      "idempotency-key": key,
      "webhook-id": key,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": signature,
      ...(test ? { "wrapup-test": "1" } : {}),
    },
  };
}

type Read =
  | { ok: true; url: string; body: string | null; headers: Record<string, string> }
  | { ok: false; field: string; message: string };

/** All of a request that the call decides: address, body and the headers that are no secrets. */
function read(step: HttpRequestStep, data: CallData): Read {
  const url = makeUrl(step.url, data);
  if (!url.ok) return { ...url, message: `Address: ${url.message}` };
  const body = makeBody(step, data);
  if (!body.ok) return { ...body, message: `Body: ${body.message}` };
  const headers: Record<string, string> = {};
  for (const [index, { name, value, secretId }] of step.headers.entries()) {
    if (secretId !== undefined) continue;
    const made = renderTemplate(value, data);
    if (!made.ok) {
      return { ok: false, field: `headers.${index}.value`, message: `Header ${name}: ${made.message}` };
    }
    // A header is one line of plain characters, whatever was inserted.
    headers[name.toLowerCase()] = made.text.replace(/[^\x20-\x7e]+/g, " ").trim();
  }
  return { ok: true, url: url.value, body: body.value, headers };
}

interface Exchange {
  status: number | null;
  body: string;
  /** In words; null: 2xx. */
  error: string | null;
  again: boolean;
  retryAfter?: string | undefined;
}

const MAY_PASS = new Set([408, 425, 429]);

async function exchange(step: HttpRequestStep, made: Extract<Made, { ok: true }>): Promise<Exchange> {
  try {
    const { status, body, headers } = await guardedPost(made.url, {
      method: step.method,
      headers: made.headers,
      body: made.body,
      policy: webhookPolicy(),
      deadlineMs: DEADLINE_MS,
      readBytes: READ_BYTES,
      keepBytes: READ_BYTES,
    });
    const again = status >= 500 || MAY_PASS.has(status);
    return { status, body, error: explainStatus(status), again, retryAfter: headers["retry-after"] };
  } catch (error) {
    const isBlocked =
      error instanceof BlockedAddressError ||
      (error instanceof Error && error.cause instanceof BlockedAddressError);
    return { status: null, body: "", error: explainFailure(error), again: !isBlocked };
  }
}
