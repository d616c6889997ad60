import { randomFillSync } from "node:crypto";
import { monotonicFactory } from "ulid";

const PREFIXES = {
  workspace: "wsp",
  user: "usr",
  membership: "mbr",
  invitation: "inv",
  apiKey: "key",
  audit: "aud",
  connection: "con",
  outbox: "evt",
  phoneNumber: "num",
  contact: "cnt",
  optOut: "opt",
  stopRequest: "stp",
  assistant: "ast",
  callVariable: "cvr",
  postCallVariable: "var",
  call: "call",
  turn: "turn",
  evaluation: "evl",
  correction: "cor",
  goldenCall: "gld",
  evaluationJob: "job",
  evaluationJobItem: "itm",
  savedView: "view",
  callJob: "cjb",
  virtualPhone: "vph",
  sandboxMessage: "sbx",
  endpoint: "whk",
  webhookEvent: "msg",
  delivery: "dlv",
  attempt: "att",
  automation: "aut",
  automationVersion: "ver",
  sample: "smp",
  run: "run",
  runStep: "rst",
  variantStop: "vst",
  automationSecret: "sec",
  message: "sms",
  statusEvent: "mse",
  source: "src",
  sourceAssistant: "sas",
  ingestEvent: "ing",
  mail: "mail",
  failureNotice: "ntc",
  alertRule: "alr",
  alert: "alt",
} as const;

const pool = new Uint8Array(4096);
let used = pool.length;

/** ulid asks for one random number per character; a draw from the system for each is what would cost. */
function random(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return (pool[used++] ?? 0) / 256;
}

const next = monotonicFactory(random);

/** A prefixed, time-ordered id: `call_01J…`. Within one process later ids sort later. */
export const newId = (kind: keyof typeof PREFIXES) => `${PREFIXES[kind]}_${next()}`;
