import { describe, expect, it } from "vitest";
import { openSecret, sealSecret } from "./secret-box";

const tenant = { workspaceId: "wsp_a" };
const place = { table: "Connection", id: "con_1", field: "secret" };
const secret = '{"authToken":"π 0123456789"}';

describe("a sealed secret", () => {
  it("opens where it was made, and looks different each time", () => {
    const sealed = sealSecret(tenant, place, secret);
    expect(openSecret(tenant, place, sealed)).toBe(secret);
    expect(sealed).not.toContain("authToken");
    expect(sealSecret(tenant, place, secret)).not.toBe(sealed);
  });

  it.each([
    ["another workspace", { workspaceId: "wsp_b" }, place],
    ["another row", tenant, { ...place, id: "con_2" }],
    ["another table", tenant, { ...place, table: "WebhookEndpoint" }],
    ["another field", tenant, { ...place, field: "settings" }],
  ])("does not open in %s", (_where, otherTenant, otherPlace) => {
    const sealed = sealSecret(tenant, place, secret);
    expect(() => openSecret(otherTenant, otherPlace, sealed)).toThrow(/cannot be decrypted/);
  });

  it("does not open when a byte was changed, and says nothing of its content", () => {
    const sealed = sealSecret(tenant, place, secret);
    const changed = `${sealed.slice(0, -3)}${sealed.at(-3) === "A" ? "B" : "A"}${sealed.slice(-2)}`;
    expect(() => openSecret(tenant, place, changed)).toThrow(/cannot be decrypted/);
    expect(() => openSecret(tenant, place, secret)).toThrow("Connection.secret holds no sealed secret");
    expect(() => openSecret(tenant, place, secret)).not.toThrow(/0123456789/);
  });
});
