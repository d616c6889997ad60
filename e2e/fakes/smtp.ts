import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/**
 * A mail server as a process of its own: `tsx e2e/fakes/smtp.ts --port 0`. The port is its HTTP side's: GET /__ledger says
 * where it speaks SMTP and what it took; POST /__program {faults: [{kind, times}]} has it fail; POST /__reset forgets.
 * It takes the user "robin" with the password "correct horse", or nobody's login at all.
 */
interface TakenMail {
  from: string;
  to: string[];
  raw: string;
  headers: Record<string, string>;
  text: string;
}
/** `busy` answers 451, `unwanted` 550 to a recipient, `drop` takes the mail and cuts the line before it says so. */
type FaultKind = "busy" | "unwanted" | "drop" | "login";
interface Books {
  faults: { kind: FaultKind; times?: number }[];
  mails: TakenMail[];
  /** Conversations, also those that sent nothing. */
  connections: number;
}
const newBooks = (): Books => ({ faults: [], mails: [], connections: 0 });
const books = newBooks();

function take(kind: FaultKind): boolean {
  const [fault] = books.faults;
  if (fault?.kind !== kind) return false;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) books.faults.shift();
  return true;
}

const answer = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

function read(raw: string): Pick<TakenMail, "headers" | "text"> {
  const [head = "", ...body] = raw.split("\r\n\r\n");
  const headers = Object.fromEntries(
    head
      .replace(/\r\n[ \t]+/g, " ")
      .split("\r\n")
      .map((line) => [
        line.slice(0, line.indexOf(":")).toLowerCase(),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
  );
  const text = body.join("\r\n\r\n");
  if (headers["content-transfer-encoding"] === "base64") {
    return { headers, text: Buffer.from(text, "base64").toString("utf8") };
  }
  if (headers["content-transfer-encoding"] !== "quoted-printable") return { headers, text: text.trimEnd() };
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { headers, text: Buffer.from(bytes, "latin1").toString("utf8").trimEnd() };
}

const mail = new SMTPServer({
  authOptional: true,
  allowInsecureAuth: true,
  disabledCommands: ["STARTTLS"],
  onConnect: (_session, done) => {
    books.connections += 1;
    done();
  },
  onAuth: ({ username, password }, _session, done) =>
    take("login") || username !== "robin" || password !== "correct horse"
      ? done(answer(535, "5.7.8 Authentication credentials invalid"))
      : done(null, { user: username }),
  onRcptTo: (_address, _session, done) => {
    if (take("busy")) return done(answer(451, "4.7.1 Try again later"));
    if (take("unwanted")) return done(answer(550, "5.1.1 No such mailbox"));
    done();
  },
  onData: async (stream, { envelope }, done) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString("utf8");
    books.mails.push({
      from: envelope.mailFrom ? envelope.mailFrom.address : "",
      to: envelope.rcptTo.map(({ address }) => address),
      raw,
      ...read(raw),
    });
    if (take("drop")) return void dropAll();
    done();
  },
});
mail.on("error", () => undefined);

function dropAll() {
  for (const connection of mail.connections) connection.close();
}

const control = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const json = (body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  switch (new URL(request.url ?? "/", "http://fake").pathname) {
    case "/__program":
      Object.assign(books, JSON.parse(Buffer.concat(chunks).toString("utf8")) as Partial<Books>);
      return void json({ ok: true });
    case "/__reset":
      Object.assign(books, newBooks());
      return void json({ ok: true });
    case "/__ledger":
      return void json({ port: (mail.server.address() as AddressInfo).port, ...books });
    default:
      return void response.writeHead(404).end();
  }
});

const wanted = Number(process.argv[process.argv.indexOf("--port") + 1]);
mail.listen(0, "127.0.0.1", () => {
  control.listen(Number.isInteger(wanted) ? wanted : 0, "127.0.0.1", () => {
    console.log(`Fake mail server is ready at http://127.0.0.1:${(control.address() as AddressInfo).port}`);
  });
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
