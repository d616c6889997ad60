import { Webhook } from "svix";
import { describe, expect, it } from "vitest";
import { signedHeaders } from "./sign";

const KNOWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

describe("the signature", () => {
  it("is the one of Standard Webhooks' own example", () => {
    const at = new Date(1_614_265_330_000);
    expect(signedHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}', [KNOWN], at)).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("of two secrets verifies with either, by another library", () => {
    const headers = signedHeaders("msg_1", '{"a":1}', [KNOWN, OTHER], new Date());
    for (const secret of [KNOWN, OTHER])
      expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
    expect(() => new Webhook(OTHER).verify('{"a":2}', headers)).toThrow("No matching signature");
  });
});
