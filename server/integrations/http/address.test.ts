import { describe, expect, it } from "vitest";
import { type AddressPolicy, findUrlProblem, isAllowedAddress } from "./address";

const PUBLIC_ONLY: AddressPolicy = { allowCidrs: [], ownHosts: ["app.wrapup.example"] };

describe("an address that webhooks may not reach", () => {
  it.each([
    ["this network", "0.0.0.0"],
    ["this network", "0.1.2.3"],
    ["private", "10.0.0.1"],
    ["private", "10.255.255.255"],
    ["carrier NAT", "100.64.0.1"],
    ["loopback", "127.0.0.1"],
    ["loopback", "127.255.255.254"],
    ["cloud metadata", "169.254.169.254"],
    ["private", "172.16.0.1"],
    ["private", "172.31.255.255"],
    ["protocol assignments", "192.0.0.1"],
    ["TEST-NET-1", "192.0.2.1"],
    ["6to4 relay", "192.88.99.1"],
    ["private", "192.168.1.1"],
    ["benchmarks", "198.18.0.1"],
    ["benchmarks", "198.19.255.255"],
    ["TEST-NET-2", "198.51.100.1"],
    ["TEST-NET-3", "203.0.113.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["unspecified", "::"],
    ["loopback", "::1"],
    ["IPv4-mapped loopback", "::ffff:127.0.0.1"],
    ["IPv4-mapped metadata", "::ffff:169.254.169.254"],
    ["IPv4-mapped in hex", "::ffff:7f00:1"],
    ["IPv4-compatible", "::127.0.0.1"],
    ["link-local", "fe80::1"],
    ["site-local", "fec0::1"],
    ["unique local", "fc00::1"],
    ["AWS metadata", "fd00:ec2::254"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["local NAT64", "64:ff9b:1::1"],
    ["6to4 of loopback", "2002:7f00:1::"],
    ["Teredo", "2001::1"],
    ["documentation", "2001:db8::1"],
    ["documentation", "3fff::1"],
    ["discard", "100::1"],
    ["segment routing", "5f00::1"],
    ["multicast", "ff02::1"],
    ["nothing", ""],
    ["a name", "example.com"],
    ["a zone", "fe80::1%eth0"],
  ])("%s: %s", (_, address) => {
    expect(isAllowedAddress(address, PUBLIC_ONLY)).toBe(false);
  });
});

describe("an address that webhooks may reach", () => {
  it.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "::ffff:8.8.8.8", "2606:4700::1111"])(
    "%s",
    (address) => {
      expect(isAllowedAddress(address, PUBLIC_ONLY)).toBe(true);
    },
  );

  it("is a private one that this instance allows, and only that range", () => {
    const policy = { allowCidrs: ["127.0.0.0/8", "fd00::/8"] };
    expect(["127.0.0.1", "::ffff:127.0.0.1", "fd00::1"].every((ip) => isAllowedAddress(ip, policy))).toBe(
      true,
    );
    expect(["10.0.0.1", "::1", "fe80::1"].some((ip) => isAllowedAddress(ip, policy))).toBe(false);
  });
});

describe("a URL that is refused", () => {
  it.each([
    ["no URL", "example.com/hook", "Give a whole URL"],
    ["another protocol", "ftp://example.com/", "Use an https:// or http:// address"],
    ["a file", "file:///etc/passwd", "Use an https:// or http:// address"],
    ["a user and a password", "https://me:secret@example.com/", "user name and password"],
    ["a name of this machine", "http://localhost/", "name inside a network"],
    ["the same with a dot", "http://localhost./", "name inside a network"],
    ["a subdomain of localhost", "http://x.localhost/", "name inside a network"],
    ["a dotted end", "https://example.com./", "name inside a network"],
    ["Google's metadata", "http://metadata.google.internal/", "name inside a network"],
    ["a printer", "http://printer.local/", "name inside a network"],
    ["a name without a domain", "http://intranet/", "name inside a network"],
    ["dotted", "http://127.0.0.1/", "private or reserved"],
    ["short", "http://127.1/", "private or reserved"],
    ["in hex", "http://0x7f.1/", "private or reserved"],
    ["as one number", "http://2130706433/", "private or reserved"],
    ["in octal", "http://0177.0.0.1/", "private or reserved"],
    ["in full-width digits", "http://１２７.０.０.１/", "private or reserved"],
    ["IPv6", "http://[::1]/", "private or reserved"],
    ["IPv4 in IPv6", "http://[::ffff:169.254.169.254]/", "private or reserved"],
    ["the metadata service", "http://169.254.169.254/latest/meta-data", "private or reserved"],
    ["a database's port", "https://example.com:5432/", "Port 5432"],
    ["a mail server's port", "http://8.8.8.8:25/", "Port 25"],
    ["our own host", "https://app.wrapup.example/api/hooks/x", "Wrapup's own address"],
    ["our own host in capitals", "https://APP.wrapup.example/", "Wrapup's own address"],
  ])("%s: %s", (_, url, problem) => {
    expect(findUrlProblem(url, PUBLIC_ONLY)).toContain(problem);
  });
});

describe("a URL that is taken", () => {
  it.each([
    "https://example.com/webhooks/wrapup?key=1",
    "http://example.com/",
    "https://example.com:8443/",
    "http://example.com:8080/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://bücher.example/",
  ])("%s", (url) => {
    expect(findUrlProblem(url, PUBLIC_ONLY)).toBeNull();
  });

  it("at a public address keeps to the ports of web servers although a private range is allowed", () => {
    const policy = { allowCidrs: ["10.0.0.0/8"], ownHosts: [] };
    expect(findUrlProblem("http://8.8.8.8:25/", policy)).toContain("Port 25");
    expect(findUrlProblem("http://10.1.2.3:25/", policy)).toBeNull();
    expect(findUrlProblem("http://192.168.1.1/", policy)).toContain("private or reserved");
  });

  it("may have any port where private ranges are allowed, as in tests", () => {
    expect(
      findUrlProblem("http://127.0.0.1:4711/", { allowCidrs: ["127.0.0.1/32"], ownHosts: [] }),
    ).toBeNull();
  });
});
