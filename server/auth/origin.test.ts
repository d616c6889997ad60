import { describe, expect, it } from "vitest";
import { isOwnRequest } from "./origin";

const APP = "https://wrapup.example";

describe("a request that changes something by cookie", () => {
  it.each([
    ["from our own page", { origin: APP, "sec-fetch-site": "same-origin", host: "wrapup.example" }, true],
    ["from an older browser of our own page", { origin: APP, host: "wrapup.example" }, true],
    ["reached by another name of ours", { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }, true],
    ["without Origin but same-origin by the browser's word", { "sec-fetch-site": "same-origin" }, true],
    ["from a foreign page", { origin: "https://evil.example", host: "wrapup.example" }, false],
    [
      "from a foreign page whose name begins like ours",
      { origin: `${APP}.evil.example`, host: "wrapup.example" },
      false,
    ],
    ["from another port", { origin: "http://127.0.0.1:9999", host: "127.0.0.1:3000" }, false],
    ["from a sandboxed frame (Origin: null)", { origin: "null", host: "wrapup.example" }, false],
    ["from a sibling site", { origin: APP, "sec-fetch-site": "same-site", host: "wrapup.example" }, false],
    ["cross-site by the browser's word", { origin: APP, "sec-fetch-site": "cross-site" }, false],
    ["typed into the address bar", { "sec-fetch-site": "none" }, false],
    ["with neither header", { host: "wrapup.example" }, false],
  ])("%s", (_case, headers, own) => {
    expect(isOwnRequest(new Headers(headers), APP)).toBe(own);
  });
});
