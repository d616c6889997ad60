import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { type AddressPolicy, isAllowedAddress } from "./address";

/** A name server that does not answer must not hold up a form. */
const PATIENCE_MS = 2000;

/** What is wrong with where the URL's name leads now, or null: also when it leads nowhere yet, or nobody can tell. */
export function findAddressProblem(
  url: string,
  policy: Pick<AddressPolicy, "allowCidrs">,
  resolve: LookupFunction = systemLookup,
): Promise<string | null> {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return Promise.resolve(null);
  return new Promise((done) => {
    const timer = setTimeout(() => done(null), PATIENCE_MS);
    resolve(host, { all: true }, (error, found) => {
      clearTimeout(timer);
      const addresses = error || !Array.isArray(found) ? [] : found;
      const bad = addresses.find(({ address }) => !isAllowedAddress(address, policy));
      done(
        bad
          ? `${host} leads to ${bad.address}, a private or reserved address; webhooks go to public addresses only`
          : null,
      );
    });
  });
}
