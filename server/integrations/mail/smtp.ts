import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { type AddressPolicy, isAllowedAddress } from "../http/address";
import { readFault } from "./faults";
import type { Mailer, MailOutcome, MailServer, OutgoingMail } from "./mailer";

const TIMES = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Ports that mail servers take mail at; any where private addresses are allowed. */
const PORTS = [25, 465, 587, 2525];

/** SMTP by nodemailer. An address is resolved once, judged, and dialled: a name that later points inside gains nothing. */
export const smtp: Mailer = {
  send: (server, mail, policy) => converse(server, policy, mail),
  verify: (server, policy) => converse(server, policy, null),
};

async function converse(
  server: MailServer,
  policy: AddressPolicy,
  mail: OutgoingMail | null,
): Promise<MailOutcome> {
  const dialled = await addressOf(server, policy);
  if (typeof dialled !== "string") return dialled;
  const content = mail && (await compose(mail));
  const handed = { over: false };
  const connection = new SMTPConnection({
    ...TIMES,
    host: dialled,
    port: server.port,
    ...(isIP(server.host) ? {} : { servername: server.host }),
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
  });
  try {
    await talk(connection, server, mail && content ? { mail, body: lazily(content, handed) } : null);
    return { kind: "sent" };
  } catch (error) {
    return readFault(error, server, handed.over);
  } finally {
    connection.close();
  }
}

async function talk(
  connection: SMTPConnection,
  server: MailServer,
  message: { mail: OutgoingMail; body: Readable } | null,
) {
  // What goes wrong between two answers comes as an event.
  const lost = new Promise<never>((_, reject) => connection.on("error", reject));
  lost.catch(() => undefined);
  const step = (work: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      lost,
      new Promise<void>((resolve, reject) => work((error) => (error ? reject(error) : resolve()))),
    ]);
  await step((done) => connection.connect(done));
  if (server.user !== "") {
    await step((done) => connection.login({ user: server.user, pass: server.password }, done));
  }
  if (message) {
    const { mail, body } = message;
    await step((done) => connection.send({ from: mail.from.address, to: mail.to }, body, done));
  }
  connection.quit();
}

/** Notes the moment at which the server had said that it takes the text. */
function lazily(content: Buffer, handed: { over: boolean }): Readable {
  return new Readable({
    read() {
      handed.over = true;
      this.push(content);
      this.push(null);
    },
  });
}

/** Addresses are given apart from names, so that nothing in a text can become another header or recipient. */
function compose({ id, from, to, subject, text }: OutgoingMail): Promise<Buffer> {
  const host = from.address.split("@").at(-1) ?? "wrapup";
  return new MailComposer({
    messageId: `<${id}@${host}>`,
    from,
    to: to.map((address) => ({ name: "", address })),
    subject,
    text,
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

async function addressOf({ host, port }: MailServer, policy: AddressPolicy): Promise<string | MailOutcome> {
  if (policy.allowCidrs.length === 0 && !PORTS.includes(port)) {
    const problem = `Port ${port} is not one that mail servers use; use 587, 465, 2525 or 25`;
    return { kind: "broken", part: "port", problem };
  }
  const found = await lookup(host, { all: true, order: "ipv4first" }).catch(() => []);
  const [first] = found;
  if (!first) {
    const problem = `The name ${host} leads to no address; check it for typing errors`;
    return { kind: "broken", part: "host", problem };
  }
  if (found.some(({ address }) => !isAllowedAddress(address, policy))) {
    const problem = `${host} leads to a private or reserved address; mail servers are reached at public ones only`;
    return { kind: "broken", part: "host", problem };
  }
  return first.address;
}
