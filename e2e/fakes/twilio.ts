import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Books,
  type FakeMessage,
  newBooks,
  newSid,
  numberSid,
  showMessage,
  showNumber,
  takeFault,
} from "./twilio/books";
import { openJournal } from "./twilio/journal";
import { loadOracle } from "./twilio/oracle";
import { answerRegistrations } from "./twilio/registrations";
import { finish, postSigned, report } from "./twilio/reports";
import { type CallScript, driveCall, newCall, showCall } from "./twilio/voice";

/**
 * Twilio's messaging and voice API as a process of its own: `tsx e2e/fakes/twilio.ts --port 0`. It keeps a ledger of what it
 * really accepted (GET /__ledger), does as it is told (POST /__program: {faults, callbacks, authToken, numbers}),
 * sends signed callbacks and inbound messages (POST /__inbound), and judges both sides by Twilio's own API description
 * where that is at hand (GET /__violations). With `--journal <file>` the ledger outlives the process.
 */
const argument = (name: string) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const journal = openJournal(argument("--journal"));
const books = { ...newBooks(), messages: journal.messages };
const oracle = loadOracle();

const MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json";
const MESSAGE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json";
const ACCOUNT = "/2010-04-01/Accounts/{Sid}.json";
const CALLS = "/2010-04-01/Accounts/{AccountSid}/Calls.json";
const CALL = "/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json";
const NUMBER = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json";
const NUMBERS = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json";

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  path: string;
  fields: Record<string, string>;
  template: string;
}

function answer(call: Call, status: number, body: unknown) {
  if (status < 300 && oracle) {
    books.violations.push(
      ...oracle.response(call.method, call.template, status, JSON.parse(JSON.stringify(body))),
    );
  }
  call.response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const refuse = (call: Call, status: number, code: number, message: string) =>
  answer(call, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });

const page = (key: string, items: unknown[], uri: string) => ({
  [key]: items,
  end: Math.max(0, items.length - 1),
  first_page_uri: uri,
  next_page_uri: null,
  page: 0,
  page_size: 50,
  previous_page_uri: null,
  start: 0,
  uri,
});

/** The number itself, or the first one of the service; undefined: not of this account. */
const senderOf = (fields: Record<string, string>) => {
  const phone = fields.MessagingServiceSid
    ? books.services.find(({ sid }) => sid === fields.MessagingServiceSid)?.numbers[0]
    : fields.From;
  return books.numbers.find((number) => number.phone === phone)?.phone;
};

function accept(accountSid: string, fields: Record<string, string>): FakeMessage {
  const message: FakeMessage = {
    sid: newSid("SM"),
    accountSid,
    from: senderOf(fields) ?? "",
    to: fields.To ?? "",
    body: fields.Body ?? "",
    status: "queued",
    errorCode: null,
    direction: "outbound-api",
    createdAt: new Date(),
    statusCallback: fields.StatusCallback ?? null,
    serviceSid: fields.MessagingServiceSid ?? null,
    price: null,
  };
  books.messages.push(message);
  journal.note(message);
  return message;
}

function createMessage(call: Call, accountSid: string) {
  const { fields } = call;
  const fault = takeFault(books, fields.To ?? "");
  const hangUp = () => call.request.socket.destroy();
  const taken = () => {
    const message = accept(accountSid, fields);
    setTimeout(() => void end(message, fault?.kind === "undelivered" ? (fault.code ?? 30003) : null), 30);
    return message;
  };
  switch (fault?.kind) {
    case "rate_limited":
      if (fault.retryAfterSeconds !== undefined) {
        call.response.setHeader("Retry-After", String(fault.retryAfterSeconds));
      }
      return refuse(call, 429, 20429, "Too Many Requests");
    case "server_error":
      return refuse(call, fault.code ?? 500, 20500, "Internal Server Error");
    case "unauthorised":
      return refuse(call, 401, 20003, "Authenticate");
    case "reject":
      return refuse(call, 400, fault.code ?? 21211, "The fake refuses this message");
    case "error_after_accept":
      taken();
      return refuse(call, fault.code ?? 500, 20500, "Internal Server Error");
    case "reset_before_accept":
      return hangUp();
    case "reset_after_accept":
      taken();
      return hangUp();
    case "timeout_after_accept":
      taken();
      return undefined;
    case "truncated": {
      const text = JSON.stringify(showMessage(taken()));
      return call.response.writeHead(201, { "content-type": "application/json" }).end(text.slice(0, 40));
    }
    case "slow":
      return setTimeout(() => answer(call, 201, showMessage(taken())), fault.ms ?? 1000);
    default: {
      if (senderOf(fields) === undefined) {
        return fields.MessagingServiceSid
          ? refuse(call, 400, 21703, "The Messaging Service does not have a phone number available")
          : refuse(call, 400, 21606, `The From phone number ${fields.From} is not yours`);
      }
      if (books.callbacks === "early") return answerLate(call, accept(accountSid, fields));
      return answer(call, 201, { ...showMessage(taken()), date_sent: null });
    }
  }
}

/** The whole story is told before the answer to the request. */
async function answerLate(call: Call, message: FakeMessage) {
  const shown = { ...showMessage(message), date_sent: null };
  await end(message, null);
  answer(call, 201, shown);
}

async function end(message: FakeMessage, errorCode: number | null) {
  const told = finish(books, message, errorCode);
  journal.note(message);
  await told;
}

function listMessages(call: Call) {
  const { To, From } = call.fields;
  const since = call.fields["DateSent>"] ?? call.fields.DateSent;
  const found = books.messages.filter(
    (message) =>
      (!To || message.to === To) &&
      (!From || message.from === From) &&
      (!since || message.createdAt >= new Date(since)),
  );
  answer(call, 200, page("messages", found.map(showMessage), call.path));
}

const AGREES: CallScript = { takes: "human", says: ["Yes, that works for me.", "No, that is all. Goodbye."] };

function createCall(call: Call, accountSid: string) {
  const { To = "", From = "", Url = "", StatusCallback, AsyncAmdStatusCallback } = call.fields;
  if (senderOf(call.fields) === undefined) {
    return refuse(call, 400, 21210, `The source phone number ${From} is not yours`);
  }
  const made = newCall({ accountSid, from: From, to: To, direction: "outbound-api" });
  books.calls.push(made);
  answer(call, 201, showCall(made));
  const urls = { answer: Url, status: StatusCallback ?? null, machine: AsyncAmdStatusCallback ?? null };
  setTimeout(() => void driveCall(books, made, books.people[To] ?? AGREES, urls), 20);
}

function changeCall(call: Call, sid: string) {
  const found = books.calls.find((one) => one.sid === sid);
  if (!found) return refuse(call, 404, 20404, "The requested resource was not found");
  if (call.fields.Status === "completed") found.status = "completed";
  return answer(call, 200, showCall(found));
}

function routeNumber(call: Call, accountSid: string, sid: string) {
  const number = books.numbers.find(({ phone }) => numberSid(phone) === sid);
  if (!number) return refuse(call, 404, 20404, "The requested resource was not found");
  const { VoiceUrl = "", StatusCallback = "" } = call.fields;
  books.routes[number.phone] = { voiceUrl: VoiceUrl, statusCallback: StatusCallback };
  return answer(call, 200, showNumber(accountSid, number));
}

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

function api(call: Omit<Call, "template">) {
  const [credentials = ""] = [call.request.headers.authorization];
  const byKey = credentials === basic(books.apiKey.sid, books.apiKey.secret);
  if (call.path.startsWith("/v1/")) {
    const [user = ""] = Buffer.from(credentials.slice(6), "base64").toString().split(":");
    const known = byKey || credentials === basic(user, books.authToken);
    const { status, body } = known
      ? answerRegistrations(books, user, call.path)
      : { status: 401, body: { code: 20003, message: "Authenticate", status: 401 } };
    return json(call.response, body, status);
  }
  const [, , , account = "", rest = "", sid = ""] = call.path.split("/");
  const accountSid = account.replace(".json", "");
  const template = {
    "": ACCOUNT,
    Messages: MESSAGE,
    "Messages.json": MESSAGES,
    Calls: CALL,
    "Calls.json": CALLS,
    IncomingPhoneNumbers: NUMBER,
    "IncomingPhoneNumbers.json": NUMBERS,
  }[rest];
  if (!template) return call.response.writeHead(404).end();
  const full = { ...call, template };
  if (oracle) books.violations.push(...oracle.request(call.method, template, call.fields));
  const allowed = credentials === basic(accountSid, books.authToken) || (byKey && template !== ACCOUNT);
  if (!allowed) return refuse(full, 401, 20003, "Authenticate");
  if (template === ACCOUNT) {
    return answer(full, 200, {
      sid: accountSid,
      friendly_name: "Fake account",
      status: "active",
      type: "Full",
      uri: call.path,
      owner_account_sid: accountSid,
    });
  }
  if (template === NUMBERS) {
    return answer(
      full,
      200,
      page(
        "incoming_phone_numbers",
        books.numbers.map((n) => showNumber(accountSid, n)),
        call.path,
      ),
    );
  }
  if (template === CALLS) return createCall(full, accountSid);
  if (template === CALL) return changeCall(full, sid.replace(".json", ""));
  if (template === NUMBER) return routeNumber(full, accountSid, sid.replace(".json", ""));
  if (template === MESSAGES)
    return call.method === "POST" ? createMessage(full, accountSid) : listMessages(full);
  const message = books.messages.find((candidate) => candidate.sid === sid.replace(".json", ""));
  return message
    ? answer(full, 200, showMessage(message))
    : refuse(full, 404, 20404, "The requested resource was not found");
}

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

/** Orders of the tests: nothing of this is Twilio's. */
async function control(path: string, response: ServerResponse, text: string) {
  const body = text === "" ? {} : JSON.parse(text);
  switch (path) {
    case "/__program":
      Object.assign(books, body as Partial<Books>);
      return json(response, { ok: true });
    case "/__reset":
      Object.assign(books, newBooks());
      return json(response, { ok: true });
    case "/__ledger":
      return json(response, {
        messages: books.messages,
        calls: books.calls,
        routes: books.routes,
        requests: books.requests,
        reports: books.reports,
      });
    case "/__violations":
      return json(response, { checked: oracle !== null, violations: books.violations });
    case "/__inbound": {
      const { url, accountSid, from, to, text: said, authToken = books.authToken, sid = newSid("SM") } = body;
      const form = { AccountSid: accountSid, Body: said, From: from, To: to, MessageSid: sid, NumMedia: "0" };
      return json(response, { sid, status: await postSigned(authToken, url, form) });
    }
    case "/__call": {
      const { accountSid, from, to, script } = body as {
        accountSid: string;
        from: string;
        to: string;
        script: CallScript;
      };
      const route = books.routes[to];
      if (!route?.voiceUrl) return response.writeHead(409).end();
      const call = newCall({ accountSid, from, to, direction: "inbound" });
      books.calls.push(call);
      const urls = { answer: route.voiceUrl, status: route.statusCallback || null, machine: null };
      await driveCall(books, call, script, urls);
      return json(response, call);
    }
    case "/__report": {
      const message = books.messages.find(({ sid }) => sid === body.sid);
      if (!message) return response.writeHead(404).end();
      return json(response, {
        status: await report(books, message, body.status, body.errorCode ?? null, body.authToken),
      });
    }
    default:
      return response.writeHead(404).end();
  }
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const url = new URL(request.url ?? "/", "http://fake");
  if (url.pathname.startsWith("/__")) return void (await control(url.pathname, response, text));
  const method = request.method ?? "GET";
  const fields = Object.fromEntries(method === "POST" ? new URLSearchParams(text) : url.searchParams);
  books.requests.push({ method, path: url.pathname, fields, at: new Date().toISOString() });
  api({ request, response, method, path: url.pathname, fields });
});

// What was accepted before a kill is still sent and reported.
for (const message of journal.messages) if (message.status === "queued") void end(message, null);

const wanted = Number(argument("--port"));
server.listen(Number.isInteger(wanted) ? wanted : 0, "127.0.0.1", () => {
  console.log(`Fake Twilio is ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
