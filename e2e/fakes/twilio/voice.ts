import type { Books } from "./books";
import { newSid } from "./books";
import { sign } from "./reports";
import { judgeTwiml, parseTwiml, type Verb } from "./twiml";

/** How somebody takes a call, and what they say when they are listened to; null is silence. After the last they hang up. */
export interface CallScript {
  takes: "human" | "machine" | "busy" | "no-answer";
  says: (string | null)[];
  /** Each turn is posted twice, as after a late answer; both must be answered alike. */
  twice?: boolean;
}

export interface FakeCall {
  sid: string;
  accountSid: string;
  from: string;
  to: string;
  direction: "outbound-api" | "inbound";
  status: string;
  /** What was said on the line, in order. */
  spoken: { who: "app" | "customer"; text: string }[];
  /** Every answer of the app. */
  twiml: string[];
  recorded: boolean;
  createdAt: Date;
}

export const newCall = (call: Pick<FakeCall, "accountSid" | "from" | "to" | "direction">): FakeCall => ({
  ...call,
  sid: newSid("CA"),
  status: "queued",
  spoken: [],
  twiml: [],
  recorded: false,
  createdAt: new Date(),
});

interface Urls {
  answer: string;
  status: string | null;
  machine: string | null;
}

/** Drives one whole call through the app's webhooks, as Twilio does; each TwiML answer is judged on the way. */
export async function driveCall(books: Books, call: FakeCall, script: CallScript, urls: Urls): Promise<void> {
  const report = async (status: string) => {
    // What the app has ended stays ended.
    if (call.status !== "completed") call.status = status;
    if (urls.status) await post(books, call, urls.status, { CallStatus: call.status, CallDuration: "12" });
  };
  if (call.direction === "outbound-api") {
    await report("initiated");
    await report("ringing");
  }
  if (script.takes === "busy" || script.takes === "no-answer") return report(script.takes);
  if (call.direction === "outbound-api") await report("in-progress");
  let answer = await ask(books, call, urls.answer, {});
  if (urls.machine) {
    const by = script.takes === "machine" ? "machine_start" : "human";
    await post(books, call, urls.machine, { AnsweredBy: by, MachineDetectionDuration: "1400" });
  }
  const says = [...script.says];
  while (answer && call.status !== "completed") {
    const gather = play(books, call, answer);
    if (!gather || says.length === 0) break;
    const said = says.shift() ?? null;
    if (said !== null) call.spoken.push({ who: "customer", text: said });
    const form: Record<string, string> = said === null ? {} : { SpeechResult: said, Confidence: "0.92" };
    const action = gather.attributes.action ?? "";
    const next = await ask(books, call, action, form);
    if (script.twice && (await ask(books, call, action, form)) !== next) {
      books.violations.push(`${action} was answered differently the second time`);
    }
    answer = next;
  }
  await report("completed");
}

/** Says what the answer says; returns where it listens. */
function play(books: Books, call: FakeCall, xml: string): Verb | undefined {
  let response: Verb;
  try {
    response = parseTwiml(xml);
  } catch (error) {
    books.violations.push(`TwiML: ${error}`);
    return undefined;
  }
  books.violations.push(...judgeTwiml(response).map((wrong) => `TwiML: ${wrong} in ${xml}`));
  for (const verb of response.children) {
    const spoken = verb.name === "Gather" ? verb.children : [verb];
    for (const { name, text } of spoken) if (name === "Say") call.spoken.push({ who: "app", text });
    if (verb.name === "Start") {
      call.recorded = true;
      const recorded = {
        RecordingSid: newSid("RE"),
        RecordingStatus: "completed",
        RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${call.accountSid}/Recordings/${newSid("RE")}`,
      };
      void post(books, call, verb.children[0]?.attributes.recordingStatusCallback ?? "", recorded);
    }
  }
  return response.children.find(({ name }) => name === "Gather");
}

async function ask(books: Books, call: FakeCall, url: string, form: Record<string, string>) {
  const response = await post(books, call, url, { CallStatus: "in-progress", ...form });
  if (!response?.ok) {
    books.violations.push(`${url} answered ${response?.status ?? "nothing"}`);
    return undefined;
  }
  if (!/xml/.test(response.headers.get("content-type") ?? ""))
    books.violations.push(`${url} answered no XML`);
  const xml = await response.text();
  call.twiml.push(xml);
  return xml;
}

async function post(books: Books, call: FakeCall, url: string, over: Record<string, string>) {
  const form = {
    AccountSid: call.accountSid,
    ApiVersion: "2010-04-01",
    CallSid: call.sid,
    Direction: call.direction,
    From: call.from,
    To: call.to,
    ...over,
  };
  try {
    return await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": sign(books.authToken, url, form),
      },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(15_000),
    });
  } catch {
    return null;
  }
}

const rfc2822 = (at: Date) => at.toUTCString().replace("GMT", "+0000");

/** A call as Twilio's API shows it. */
export const showCall = (call: FakeCall) => ({
  sid: call.sid,
  account_sid: call.accountSid,
  api_version: "2010-04-01",
  from: call.from,
  to: call.to,
  status: call.status,
  direction: call.direction,
  date_created: rfc2822(call.createdAt),
  duration: "0",
  price_unit: "USD",
  subresource_uris: {},
  uri: `/2010-04-01/Accounts/${call.accountSid}/Calls/${call.sid}.json`,
});
