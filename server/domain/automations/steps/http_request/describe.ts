import { templateProblems } from "../../shared/check";
import type { StepKind } from "../kind";
import { FIRST_BODY, originOf, parseJson } from "./request";
import { HttpRequestStep } from "./schema";

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Set by us, or by the connection. */
const OWN_HEADERS = /^(host|content-length|connection|transfer-encoding|webhook-.*|idempotency-key)$/i;
const VALUE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const httpRequest: StepKind<HttpRequestStep> = {
  type: "http_request",
  title: "HTTP request",
  schema: HttpRequestStep,
  acts: true,
  create: (id) => ({
    id,
    name: "",
    type: "http_request",
    method: "POST",
    url: "",
    headers: [],
    body: FIRST_BODY,
    values: [],
  }),
  summary: ({ method, url }) => (url.trim() === "" ? "Give the address" : `${method} ${url}`),
  problems(step, context) {
    const at = (field: string, message: string) => ({ stepId: step.id, field, message });
    const origin = originOf(step.url);
    const address =
      step.url.trim() !== "" && (origin === null || origin.includes("{"))
        ? [at("url", "Begin with https:// and a host; values may stand after it")]
        : [];
    return [
      ...templateProblems(step.id, "url", step.url, "Give the address", context),
      ...address,
      ...step.headers.flatMap(({ name, value, secretId }, index) => [
        ...(HEADER_NAME.test(name) ? [] : [at(`headers.${index}.name`, "Name the header")]),
        ...(OWN_HEADERS.test(name) ? [at(`headers.${index}.name`, `"${name}" is set by Wrapup`)] : []),
        ...(secretId === undefined
          ? templateProblems(step.id, `headers.${index}.value`, value, "Give its value", context)
          : []),
      ]),
      ...(step.method === "GET" ? [] : bodyProblems(step, at)),
      ...(step.method === "GET" ? [] : templateProblems(step.id, "body", step.body, null, context)),
      ...step.values.flatMap(({ name, path }, index) => [
        ...(VALUE_NAME.test(name) && name !== "status"
          ? []
          : [at(`values.${index}.name`, "Name the value: letters, digits and _, not “status”")]),
        ...(step.values.findIndex((other) => other.name === name) < index
          ? [at(`values.${index}.name`, `There are two values "${name}"`)]
          : []),
        ...(path === "" ? [at(`values.${index}.path`, "Say where it stands in the answer")] : []),
      ]),
    ];
  },
  mapReferences: (step, map) => ({
    ...step,
    url: map.template(step.url, "url", "address"),
    headers: step.headers.map((header, index) => ({
      ...header,
      value: map.template(header.value, `headers.${index}.value`, `header ${header.name}`),
    })),
    body: map.template(step.body, "body", "body"),
  }),
  outputs: ({ values }) => [
    { name: "status", label: "status of the answer", type: "number", example: 200 },
    ...values
      .filter(({ name }) => VALUE_NAME.test(name))
      .map(({ name, type }) => ({ name, label: name, type, example: null })),
  ],
  assume: ({ values }) => ({
    state: "succeeded",
    values: { status: 200, ...Object.fromEntries(values.map(({ name }) => [name, null])) },
  }),
};

function bodyProblems(
  { body }: HttpRequestStep,
  at: (field: string, message: string) => { stepId: string; field: string; message: string },
) {
  if (body.trim() === "" || parseJson(body) !== undefined) return [];
  return [at("body", "The body is not JSON; put inserted values in quotation marks")];
}
