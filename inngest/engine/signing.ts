import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const WINDOW_SECONDS = 300;
const PREFIX = /^signkey-[\w]+-/;

const mac = (body: string, key: string, at: string) =>
  createHmac("sha256", key.replace(PREFIX, "")).update(body).update(at).digest("hex");

/** Compares in constant time; texts of different length are different. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The `x-inngest-signature` of a body in canonical JSON: `t=<unix seconds>&s=<HMAC-SHA256>`. */
export function sign(body: string, key: string): string {
  const at = Math.round(Date.now() / 1000).toString();
  return `t=${at}&s=${mac(body, key, at)}`;
}

/** True when the signature is ours and at most five minutes old. */
export function verify(body: string, signature: string | undefined, key: string): boolean {
  const given = new URLSearchParams(signature ?? "");
  const at = given.get("t") ?? "";
  if (!(Math.abs(Date.now() / 1000 - Number.parseInt(at, 10)) <= WINDOW_SECONDS)) return false;
  return sameText(given.get("s") ?? "", mac(body, key, at));
}

/** What the SDK shows as bearer token: the signing key's prefix and the hash of its bytes. */
export function bearerToken(key: string): string {
  const prefix = key.match(PREFIX)?.[0] ?? "";
  return `${prefix}${createHash("sha256")
    .update(Buffer.from(key.replace(PREFIX, ""), "hex"))
    .digest("hex")}`;
}
