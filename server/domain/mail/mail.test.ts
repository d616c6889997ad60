import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { smtp } from "@/server/integrations/mail/smtp";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import {
  addMailConnection,
  listMailConnections,
  removeMailConnection,
  updateMailConnection,
  verifyMailConnection,
} from "./connections";
import { deliverMail } from "./deliver-mail";
import { listMails, sendMailAgain } from "./mails";
import { queueMail } from "./queue-mail";
import { AddMailConnection, readAddresses, UpdateMailConnection } from "./schema";
import { type FakeMailServer, fakeMailServer } from "./testing";

vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.0/8");

let world: TestWorld;
let fake: FakeMailServer;
let scope: Scope;
beforeAll(async () => {
  [world, fake] = await Promise.all([testWorld(), fakeMailServer()]);
});
afterAll(() => Promise.all([world.drop(), fake.stop()]));
beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  await fake.program([]);
});

const settings = (over: Partial<AddMailConnection> = {}) =>
  AddMailConnection.parse({
    name: "House mail",
    host: "127.0.0.1",
    port: fake.port,
    security: "none",
    user: "robin",
    password: "correct horse",
    fromName: "Ada's practice",
    fromAddress: "ada@example.com",
    ...over,
  });
const connect = () => addMailConnection(scope, settings(), smtp);
const queue = (over: Partial<Parameters<typeof queueMail>[1]> = {}) =>
  queueMail(scope, { to: "ben@example.com", subject: "Hello", text: "How are you?", ...over });
const deliver = (id: string) => deliverMail(scope, id, smtp);
/** What reached the server for this subject: the subject is a test's own. */
const taken = async (subject: string) =>
  (await fake.ledger()).mails.filter(({ headers }) => headers.subject === subject);
const some = () => newId("mail");

describe("a mail", () => {
  it("is shown in the app while no mail server is connected, and can be sent later", async () => {
    const subject = some();
    const { id } = await queue({ subject });
    expect(await deliver(id)).toEqual({ state: "shown" });
    await connect();
    await sendMailAgain(scope, id);
    expect(await deliver(id)).toEqual({ state: "sent" });
    expect(await taken(subject)).toHaveLength(1);
    await expect(sendMailAgain(scope, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("goes out as it was written, from the server's address, with its id", async () => {
    await connect();
    const subject = some();
    const text = "Grüße,\n=3D is no code\n.\nfrom Ada 👋";
    const { id } = await queue({ to: "ben@example.com, cleo@example.com", subject, text });
    expect(await deliver(id)).toEqual({ state: "sent" });
    const [mail] = await taken(subject);
    expect(mail).toMatchObject({ from: "ada@example.com", to: ["ben@example.com", "cleo@example.com"] });
    expect(mail?.text.replaceAll("\r\n", "\n")).toBe(text);
    expect(mail?.headers["message-id"]).toBe(`<${id}@example.com>`);
    expect(mail?.headers.from).toBe(`"Ada's practice" <ada@example.com>`);
  });

  it("is one for a step of a run, asked for in parallel and again later", async () => {
    await connect();
    const of = { runId: newId("run"), stepId: "step_1", subject: some() };
    const queued = await Promise.all(Array.from({ length: 20 }, () => queue(of)));
    expect(new Set(queued.map(({ id }) => id)).size).toBe(1);
    const [first] = queued;
    await Promise.all(Array.from({ length: 10 }, () => deliver(first?.id ?? "")));
    expect((await queue({ ...of, text: "Another" })).text).toBe("How are you?");
    expect(await taken(of.subject)).toHaveLength(1);
  });

  it("takes no header and no recipient out of what was inserted", async () => {
    await connect();
    const mark = some();
    const { id } = await queue({
      subject: `${mark}\r\nBcc: eve@example.com\r\n\r\nOther text`,
      text: "Hello\r\n.\r\nMAIL FROM:<eve@example.com>\r\n",
    });
    expect(await deliver(id)).toEqual({ state: "sent" });
    const mail = (await fake.ledger()).mails.find(({ raw }) => raw.includes(mark));
    expect(mail?.to).toEqual(["ben@example.com"]);
    expect(mail?.headers).not.toHaveProperty("bcc");
    expect(mail?.headers.subject).toBe(`${mark} Bcc: eve@example.com Other text`);
    await expect(queue({ to: "ben@example.com\r\nBcc: eve@example.com" })).rejects.toMatchObject({
      issues: [{ path: "to" }],
    });
  });

  it.each([
    ["ada@example.com", ["ada@example.com"]],
    ["ada@example.com; ben@example.com,ada@example.com", ["ada@example.com", "ben@example.com"]],
    ["ada", null],
    ["", null],
    [`"a b"@example.com`, null],
    [Array.from({ length: 11 }, (_, at) => `a${at}@example.com`).join(), null],
  ])("reads the recipients %j", (text, addresses) => expect(readAddresses(text)).toEqual(addresses));
});

describe("a mail server that fails", () => {
  it("is tried again when it asks for that, and takes the mail once", async () => {
    await connect();
    const subject = some();
    const { id } = await queue({ subject });
    await fake.program([{ kind: "busy", times: 2 }]);
    expect(await deliver(id)).toMatchObject({ state: "pending", retryAfterSeconds: 30 });
    expect(await deliver(id)).toMatchObject({ state: "pending", retryAfterSeconds: 60 });
    expect(await deliver(id)).toEqual({ state: "sent" });
    expect(await taken(subject)).toHaveLength(1);
  });

  it("refuses a recipient for good: the mail failed, in its words", async () => {
    await connect();
    const { id } = await queue();
    await fake.program([{ kind: "unwanted" }]);
    expect(await deliver(id)).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("No such mailbox"),
    });
  });

  it("cuts the line after it took the text: the outcome is unknown and nothing is sent again", async () => {
    await connect();
    const subject = some();
    const { id } = await queue({ subject });
    await fake.program([{ kind: "drop" }]);
    expect(await deliver(id)).toMatchObject({ state: "unknown" });
    expect(await deliver(id)).toEqual({ state: "unknown" });
    expect(await taken(subject)).toHaveLength(1);
  });

  it("is left by a process that died: later its outcome is unknown, and nothing is sent again", async () => {
    await connect();
    const subject = some();
    const { id } = await queue({ subject });
    await scope.db.mail.updateMany({
      where: { id, workspaceId: scope.workspaceId },
      data: { state: "sending", claimedAt: scope.now() },
    });
    expect(await deliver(id)).toMatchObject({ state: "sending", retryAfterSeconds: 90 });
    const later = createScope(world.db, scope.workspaceId, scope.actor, () => new Date(Date.now() + 120_000));
    expect(await deliverMail(later, id, smtp)).toMatchObject({ state: "unknown" });
    expect(await taken(subject)).toHaveLength(0);
  });

  it("refuses the login: it is marked, holds what is due, and releases it once it works", async () => {
    const { id: connectionId } = await connect();
    const subject = some();
    const { id } = await queue({ subject });
    await fake.program([{ kind: "login" }]);
    expect(await deliver(id)).toMatchObject({ state: "pending", reason: expect.stringMatching(/^Held: /) });
    expect(await deliver(id)).toMatchObject({ state: "pending" });
    expect(await listMailConnections(scope)).toMatchObject([{ state: "broken", held: 1 }]);
    expect(await taken(subject)).toHaveLength(0);

    const before = await requests(id);
    expect(await verifyMailConnection(scope, connectionId, smtp)).toMatchObject({ state: "ok", held: 0 });
    expect(await requests(id)).toBe(before + 1);
    expect(await deliver(id)).toEqual({ state: "sent" });
  });
});

const requests = (mailId: string) =>
  scope.db.outboxEvent.count({
    where: {
      workspaceId: scope.workspaceId,
      name: "mail/send.requested",
      data: { path: ["mailId"], equals: mailId },
    },
  });

describe("a mail server's connection", () => {
  it.each([
    ["a wrong password", { password: "wrong" }, "password"],
    ["a name that leads nowhere", { host: "nowhere.invalid" }, "host"],
    ["a port at which nothing answers", { port: 1 }, "host"],
    ["encryption that it does not offer", { security: "starttls" as const }, "security"],
    ["another protocol's encryption", { security: "tls" as const }, "security"],
  ])("with %s is refused at the field, and nothing is stored", async (_, over, path) => {
    await expect(addMailConnection(scope, settings(over), smtp)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path }],
    });
    expect(await listMailConnections(scope)).toEqual([]);
  });

  it("talks to the server before it is stored, and seals the password", async () => {
    const { connections } = await fake.ledger();
    const { id } = await connect();
    expect((await fake.ledger()).connections).toBe(connections + 1);
    const row = await scope.db.connection.findFirst({ where: { id, workspaceId: scope.workspaceId } });
    expect(JSON.stringify(row)).not.toContain("correct horse");
    expect(JSON.stringify(await listMailConnections(scope))).not.toContain("correct horse");
  });

  it("keeps its password for its own server only", async () => {
    const { id } = await connect();
    const change = (over: object) =>
      updateMailConnection(
        scope,
        UpdateMailConnection.parse({ ...settings(), password: "", ...over, id }),
        smtp,
      );
    expect(await change({ name: "Renamed" })).toMatchObject({ name: "Renamed", state: "ok" });
    await expect(change({ host: "localhost" })).rejects.toMatchObject({ issues: [{ path: "password" }] });
  });

  it("is not made to a private address, literal or by name, unless the instance allows it", async () => {
    const { connections } = await fake.ledger();
    for (const host of ["127.0.0.1", "localhost", "::1", "169.254.169.254", "10.0.0.1"]) {
      const server = { ...settings(), host, port: 587 };
      expect(await smtp.verify(server, { allowCidrs: [], ownHosts: [] })).toMatchObject({
        kind: "broken",
        part: "host",
      });
    }
    expect(await smtp.verify(settings(), { allowCidrs: [], ownHosts: [] })).toMatchObject({ part: "port" });
    expect((await fake.ledger()).connections).toBe(connections);
  });

  it("that is removed fails what names it, and leaves the rest to be shown", async () => {
    const { id: connectionId } = await connect();
    const named = await queue({ connectionId });
    const open = await queue();
    await removeMailConnection(scope, connectionId);
    expect(await deliver(named.id)).toMatchObject({ state: "failed" });
    expect(await deliver(open.id)).toMatchObject({ state: "shown" });
    expect((await listMails(scope, { limit: 10 })).data.map(({ state }) => state)).toEqual([
      "shown",
      "failed",
    ]);
  });
});
