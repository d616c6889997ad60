import { describe, expect, it } from "vitest";
import { PAYLOADS } from "./schema";
import { EVENT_TYPES, PAYLOAD_VERSION } from "./shared/events";
import { sampleData } from "./shared/samples";

describe("the samples of the docs and of test events", () => {
  it.each(EVENT_TYPES)("%s: has the shape that is written down, and no field beside it", (type) => {
    const event = {
      ...{ id: "msg_1", type, version: PAYLOAD_VERSION, timestamp: "2026-03-02T10:01:05.000Z" },
      data: sampleData(type),
    };
    expect(PAYLOADS[type].parse(event)).toEqual(event);
  });
});
