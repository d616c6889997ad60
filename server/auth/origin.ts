/**
 * True when a browser sent this request from a page of ours. Cookies travel with requests that other sites start, so
 * every change that a cookie authorises asks this (ASVS 3.5.1). Without both headers, and with `Origin: null`, no.
 */
export function isOwnRequest(headers: Headers, appUrl: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (origin === null) return site === "same-origin";
  if (origin === new URL(appUrl).origin) return true;
  const host = headers.get("host");
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}
