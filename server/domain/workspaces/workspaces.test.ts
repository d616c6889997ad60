import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "@/server/auth/password";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { apiKeyScope, createApiKey, listApiKeys, revokeApiKey } from "./api-keys";
import { acceptInvitation, getInvitation, invite, listInvitations, revokeInvitation } from "./invitations";
import { changeRole, listMembers, removeMember } from "./members";
import { changePassword } from "./password";
import { SignUp } from "./schema";
import { signUp, signUpWithoutPassword } from "./sign-up";
import { makeMember } from "./testing";
import { createWorkspace, listMyWorkspaces } from "./workspaces";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const passwords = { hash: hashPassword, verify: verifyPassword };
const join = (over: object = {}) =>
  signUp(
    world.db,
    SignUp.parse({
      name: "Ada",
      email: "Ada@Example.com ",
      password: "correct horse",
      workspaceName: "Ada & Söhne",
      ...over,
    }),
    hashPassword,
  );

describe("signing up", () => {
  it("makes a person, a workspace that they own, a handset and a number to send from", async () => {
    const { userId, workspaceId, slug } = await join();
    expect(slug).toBe("ada-sohne");
    const { db } = world;
    expect(await db.user.findUniqueOrThrow({ where: { id: userId } })).toMatchObject({
      email: "ada@example.com",
      passwordHash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
    });
    expect(await listMyWorkspaces({ db, userId })).toMatchObject([{ slug, role: "owner" }]);
    const phone = await db.virtualPhone.findFirstOrThrow({ where: { workspaceId } });
    const sender = await db.phoneNumber.findFirstOrThrow({ where: { workspaceId } });
    expect([phone.phone, sender.phone]).toEqual([
      expect.stringMatching(/^\+1\d{3}55501\d\d$/),
      expect.stringMatching(/^\+1\d{3}55501\d\d$/),
    ]);
    expect(phone.phone).not.toBe(sender.phone);
    expect(sender).toMatchObject({ provider: "sandbox", sms: true });
  });

  it("refuses an address that has an account, whatever its case, and makes nothing", async () => {
    const before = await world.db.workspace.count();
    await expect(join({ email: "ADA@example.com" })).rejects.toMatchObject({
      code: "conflict",
      issues: [{ path: "email" }],
    });
    expect(await world.db.workspace.count()).toBe(before);
  });

  it("refuses one of the most common passwords", async () => {
    for (const password of ["password", "iloveyou1", "QWERTYUIOP"]) {
      await expect(join({ email: "common@example.com", password })).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path: "password" }],
      });
    }
  });

  it("by ten people at once with one address makes one account", async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => join({ email: "race@example.com" })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await world.db.user.count({ where: { email: "race@example.com" } })).toBe(1);
  });

  it("gives workspaces of the same name different slugs, and never the page's own", async () => {
    const { userId } = await join({ email: "slugs@example.com" });
    const made = await Promise.all(
      ["Same", "Same", "new", "???"].map((name) => createWorkspace({ db: world.db, userId }, { name })),
    );
    const slugs = made.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(4);
    expect(slugs).not.toContain("new");
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9-]+$/);
  });
});

describe("changing a password", () => {
  it("ends sessions and takes the present one", async () => {
    const { userId } = await join({ email: "change@example.com" });
    const person = { db: world.db, userId };
    await expect(
      changePassword(person, { current: "wrong", next: "another one" }, passwords),
    ).rejects.toMatchObject({ code: "invalid", issues: [{ path: "current" }] });
    await changePassword(person, { current: "correct horse", next: "another one" }, passwords);
    const user = await world.db.user.findUniqueOrThrow({ where: { id: userId } });
    expect(user.sessionVersion).toBe(2);
    expect(await verifyPassword(user.passwordHash, "another one")).toBe(true);
    expect(await verifyPassword(user.passwordHash, "correct horse")).toBe(false);
  });

  it("refuses a common new one, at its field", async () => {
    const { userId } = await join({ email: "common-change@example.com" });
    await expect(
      changePassword({ db: world.db, userId }, { current: "correct horse", next: "password1" }, passwords),
    ).rejects.toMatchObject({ code: "invalid", issues: [{ path: "next" }] });
  });

  it("is not for somebody who has none", async () => {
    const { userId } = await signUpWithoutPassword(world.db, { email: "oauth@example.com", name: "O" });
    await expect(
      changePassword({ db: world.db, userId }, { current: "", next: "12345678" }, passwords),
    ).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("members", () => {
  it("keep at least one owner, also when two step down at the same moment", async () => {
    const { workspaceId } = await makeWorkspace(world.db);
    const one = await makeMember(world.db, workspaceId, "owner");
    const two = await makeMember(world.db, workspaceId, "owner");
    const results = await Promise.allSettled([
      changeRole(one.scope, { id: one.membershipId, role: "member" }),
      removeMember(two.scope, { id: two.membershipId }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await world.db.membership.count({ where: { workspaceId, role: "owner" } })).toBe(1);
  });

  it("are made and unmade owners by owners only", async () => {
    const { workspaceId } = await makeWorkspace(world.db);
    const owner = await makeMember(world.db, workspaceId, "owner");
    const admin = await makeMember(world.db, workspaceId, "admin");
    const member = await makeMember(world.db, workspaceId, "member");
    const forbidden = { code: "forbidden" };
    await expect(changeRole(admin.scope, { id: admin.membershipId, role: "owner" })).rejects.toMatchObject(
      forbidden,
    );
    await expect(changeRole(admin.scope, { id: owner.membershipId, role: "viewer" })).rejects.toMatchObject(
      forbidden,
    );
    await expect(removeMember(admin.scope, { id: owner.membershipId })).rejects.toMatchObject(forbidden);
    await expect(invite(admin.scope, { role: "owner" })).rejects.toMatchObject(forbidden);
    await changeRole(admin.scope, { id: member.membershipId, role: "viewer" });
    await changeRole(owner.scope, { id: member.membershipId, role: "owner" });
    expect((await listMembers(owner.scope)).map(({ role }) => role)).toEqual(["owner", "admin", "owner"]);
  });

  it("may leave, whatever their role", async () => {
    const { workspaceId } = await makeWorkspace(world.db);
    await makeMember(world.db, workspaceId, "owner");
    const viewer = await makeMember(world.db, workspaceId, "viewer");
    await removeMember(viewer.scope, { id: viewer.membershipId });
    expect(await listMyWorkspaces(viewer.person)).toEqual([]);
  });
});

describe("an invitation", () => {
  const setting = async () => {
    const { workspaceId } = await makeWorkspace(world.db);
    const owner = await makeMember(world.db, workspaceId, "owner");
    const elsewhere = await makeWorkspace(world.db);
    const guest = await makeMember(world.db, elsewhere.workspaceId, "viewer");
    return { workspaceId, owner, guest };
  };

  it("is accepted once, and its token is stored as a hash", async () => {
    const { workspaceId, owner, guest } = await setting();
    const { token } = await invite(owner.scope, { role: "member" });
    const rows = await world.db.invitation.findMany({ where: { workspaceId } });
    expect(JSON.stringify(rows)).not.toContain(token);
    await acceptInvitation(guest.person, token);
    expect(
      await world.db.membership.findFirst({ where: { workspaceId, userId: guest.userId } }),
    ).toMatchObject({
      role: "member",
    });
    const other = await makeMember(world.db, (await makeWorkspace(world.db)).workspaceId, "owner");
    await expect(acceptInvitation(other.person, token)).rejects.toMatchObject({ code: "not_found" });
  });

  it("for an address is for that person only", async () => {
    const { owner, guest } = await setting();
    const { token } = await invite(owner.scope, { role: "member", email: "somebody@example.com" });
    await expect(acceptInvitation(guest.person, token)).rejects.toMatchObject({ code: "forbidden" });
    const own = await invite(owner.scope, { role: "viewer", email: guest.email });
    await expect(acceptInvitation(guest.person, own.token)).resolves.toMatchObject({
      slug: expect.any(String),
    });
  });

  it("ends when it is revoked, and after seven days", async () => {
    const { owner } = await setting();
    const { id, token, expiresAt } = await invite(owner.scope, { role: "member" });
    expect(await listInvitations(owner.scope)).toHaveLength(1);
    await expect(getInvitation(world.db, token, expiresAt)).rejects.toMatchObject({ code: "not_found" });
    await revokeInvitation(owner.scope, { id });
    await expect(getInvitation(world.db, token)).rejects.toMatchObject({ code: "not_found" });
  });

  it("makes a member neither twice nor another role", async () => {
    const { workspaceId, owner } = await setting();
    const { token } = await invite(owner.scope, { role: "viewer" });
    await acceptInvitation(owner.person, token);
    expect(await world.db.membership.findMany({ where: { workspaceId } })).toMatchObject([{ role: "owner" }]);
  });
});

describe("an API key", () => {
  it("has the form wrk_ and forty characters, opens its workspace with its role, and can be revoked once", async () => {
    const scope = await makeWorkspace(world.db);
    const { key, id, prefix } = await createApiKey(scope, { name: "CRM", role: "viewer" });
    expect(key).toMatch(/^wrk_[0-9A-Za-z]{40}$/);
    expect(key.startsWith(prefix)).toBe(true);
    expect(await apiKeyScope(world.db, key)).toMatchObject({
      workspaceId: scope.workspaceId,
      actor: { kind: "apiKey", apiKeyId: id, role: "viewer" },
    });
    expect(JSON.stringify(await listApiKeys(scope))).not.toContain(key.slice(12));
    await revokeApiKey(scope, { id });
    await expect(apiKeyScope(world.db, key)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(revokeApiKey(scope, { id })).rejects.toMatchObject({ code: "not_found" });
  });
});
