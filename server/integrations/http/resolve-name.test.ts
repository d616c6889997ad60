import type { LookupFunction } from "node:net";
import { describe, expect, it } from "vitest";
import { findAddressProblem } from "./resolve-name";

const answering =
  (...addresses: string[]): LookupFunction =>
  (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
const unknown: LookupFunction = (_host, _options, callback) =>
  callback(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }), "", 0);

const look = (resolve: LookupFunction, url = "https://hooks.example.com/a", allowCidrs: string[] = []) =>
  findAddressProblem(url, { allowCidrs }, resolve);

describe("where a name leads when a webhook is saved", () => {
  it.each([
    ["inside", ["10.0.0.1"]],
    ["to the metadata service", ["169.254.169.254"]],
    ["inside by one of several answers", ["8.8.8.8", "127.0.0.1"]],
    ["inside by IPv6", ["8.8.8.8", "fd00::1"]],
  ])("%s: refused, with the address", async (_, addresses) => {
    expect(await look(answering(...addresses))).toContain(addresses.at(-1));
  });

  it.each([
    ["a public address", answering("8.8.8.8")],
    ["nowhere yet", unknown],
    ["nowhere, without an error", answering()],
  ])("to %s: taken", async (_, resolve) => expect(await look(resolve)).toBeNull());

  it("inside a range that this instance allows: taken", async () => {
    expect(await look(answering("10.0.0.1"), undefined, ["10.0.0.0/8"])).toBeNull();
  });

  it("is not asked of a literal, which the URL's own rule has judged", async () => {
    const never: LookupFunction = () => {
      throw new Error("asked");
    };
    expect(await look(never, "https://8.8.8.8/")).toBeNull();
    expect(await look(never, "https://[2606:4700::1111]/")).toBeNull();
  });
});
