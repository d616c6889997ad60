import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

export interface AddressPolicy {
  /** CIDRs that are allowed although they are not public; for tests and closed networks. */
  allowCidrs: string[];
  /** Our own host names: an endpoint there would loop. */
  ownHosts: string[];
}

const GLOBAL_V6 = ipaddr.parseCIDR("2000::/3");

/** True for an address on the public internet, or one that the policy allows. Anything unreadable is refused. */
export function isAllowedAddress(address: string, policy: Pick<AddressPolicy, "allowCidrs">): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  const allowed = policy.allowCidrs.some((cidr) => {
    const range = ipaddr.parseCIDR(cidr);
    return range[0].kind() === ip.kind() && ip.match(range);
  });
  if (allowed) return true;
  if (ip.range() !== "unicast") return false;
  return ip.kind() === "ipv4" || ip.match(GLOBAL_V6);
}

/**
 * Why this URL may not be called, or null. Names are judged here, their addresses when they are dialled
 * (`guardedRequest`), so that a name that later points inside is refused too.
 */
export function findUrlProblem(text: string, policy: AddressPolicy): string | null {
  if (!URL.canParse(text)) return "Give a whole URL, such as https://example.com/webhooks/wrapup";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "Use an https:// or http:// address";
  if (url.username || url.password) return "Leave the user name and password out of the URL";
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (isIP(host)) {
    if (!isAllowedAddress(host, policy))
      return `${host} is a private or reserved address; webhooks go to public addresses only`;
    // Another port is for addresses that this instance allows by name of their range, not for the rest of the world.
    return isAllowedAddress(host, { allowCidrs: [] }) ? portProblem(url, { allowCidrs: [] }) : null;
  }
  if (
    host.endsWith(".") ||
    !host.includes(".") ||
    /\.(internal|local|localhost|home|lan|corp|test|invalid)$/.test(host)
  ) {
    return `${host} is a name inside a network; webhooks go to public addresses only`;
  }
  if (policy.ownHosts.includes(host)) return "This is Wrapup's own address; give the address of your server";
  return portProblem(url, policy);
}

const portProblem = (url: URL, policy: Pick<AddressPolicy, "allowCidrs">) => {
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (port === 80 || port === 443 || port === 8443 || (port >= 8080 && port <= 8999)) return null;
  return policy.allowCidrs.length > 0
    ? null
    : `Port ${port} is not one for web servers; use 443, 80, 8443 or 8080 to 8999`;
};
