import Ajv from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PAYLOADS } from "./schema";
import { EVENT_TYPES, PAYLOAD_VERSION } from "./shared/events";
import { sampleData } from "./shared/samples";

const validate = (type: (typeof EVENT_TYPES)[number]) =>
  new Ajv({ strict: false }).compile(z.toJSONSchema(PAYLOADS[type]));

describe("the JSON Schema of the docs", () => {
  it.each(EVENT_TYPES)("accepts an event %s, and not one without its data", (type) => {
    const event = {
      ...{ id: "msg_1", type, version: PAYLOAD_VERSION, timestamp: "2026-03-02T10:01:05.000Z" },
      data: sampleData(type),
    };
    const check = validate(type);
    expect([check(event), check.errors]).toEqual([true, null]);
    expect(check({ ...event, data: {} })).toBe(false);
    expect(check({ ...event, version: 2 })).toBe(false);
  });
});
