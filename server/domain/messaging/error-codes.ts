/** What a carrier's refusal means for us. */
export type RefusalEffect =
  /** Nothing more to do; the recipient, the text or the set-up is at fault. */
  | "final"
  /** The recipient has opted out at the carrier: recorded as an opt-out of ours. */
  | "opt_out"
  /** Not processed: the same message may be sent later. */
  | "later"
  /** The account does not work: the connection needs a person, messages wait. */
  | "connection";

export interface Refusal {
  effect: RefusalEffect;
  /** In words, with the cure. */
  reason: string;
  retryAfterSeconds?: number;
  /** With "opt_out": a STOP counts for all our numbers, a block only for the one that is blocked. */
  optOut?: "all" | "number";
  /** Where carriers block this sender until a person mends it, ISO 3166 alpha-2. */
  blocks?: readonly string[];
}

const final = (reason: string): Refusal => ({ effect: "final", reason });
const unregistered = (blocks: readonly string[], reason: string): Refusal => ({
  effect: "final",
  reason,
  blocks,
});

/**
 * Twilio's codes, by the pages twilio.com/docs/api/errors/<code>. Only codes whose meaning changes what we do, or that
 * a person can mend, stand here; Twilio advises against logic on the others, which are read by their HTTP class.
 */
const TWILIO: Record<string, Refusal> = {
  "20003": {
    effect: "connection",
    reason: "Twilio refuses the credentials: paste the current ones in Settings → Connections",
  },
  "20005": {
    effect: "connection",
    reason: "Twilio has closed or suspended this account: see the Twilio Console",
  },
  "30002": { effect: "connection", reason: "Twilio has suspended this account: see the Twilio Console" },
  "20429": { effect: "later", reason: "Twilio takes no more requests at the moment" },
  "21611": { effect: "later", reason: "The sender's queue at Twilio is full", retryAfterSeconds: 900 },
  "30001": { effect: "later", reason: "The sender's queue at Twilio is full", retryAfterSeconds: 900 },
  "30022": {
    effect: "later",
    reason: "The sender's rate at the US carriers is used up",
    retryAfterSeconds: 900,
  },
  "21610": {
    effect: "opt_out",
    optOut: "all",
    reason: "The recipient has opted out by replying STOP to this number",
  },
  "21211": final("Twilio says that this is no valid phone number"),
  "21217": final("Twilio says that this is no valid phone number"),
  "21614": final("This number cannot receive SMS"),
  "21408": final("This Twilio account may not text this country: allow it under Messaging → Geo permissions"),
  "21606": final("The sender is not a number of this Twilio account that can send SMS"),
  "21612": final("Twilio cannot send from this sender to this recipient: choose another sender"),
  "21659": final("The sender is not a number of this Twilio account"),
  "21617": final("The message is longer than 1,600 characters"),
  "21619": final("The message is empty"),
  "21609": final(
    "Twilio refuses the address for status reports: APP_URL must be reachable from the internet",
  ),
  "30003": final("The handset could not be reached: it is off or out of coverage"),
  "30004": {
    effect: "opt_out",
    optOut: "number",
    reason: "The recipient or their carrier blocks messages from this number",
  },
  "30005": final("The number is not in service"),
  "30006": final("The number is a landline or its carrier cannot be reached"),
  "30007": final("The carrier filtered the message as unwanted: change the text before you send more"),
  "30008": final("The carrier did not say why it was not delivered"),
  "30032": unregistered(
    ["US", "CA"],
    "The toll-free sender is not verified for US recipients: verify it in the Twilio Console",
  ),
  "30033": unregistered(["US"], "The A2P 10DLC campaign of the sender is suspended: see the Twilio Console"),
  "30034": unregistered(
    ["US"],
    "The sender is not registered for A2P 10DLC, so US carriers block it: register it in the Twilio Console",
  ),
  "30035": unregistered(["US"], "The A2P 10DLC registration of the sender is still pending"),
  "30410": final("The carrier did not answer in time"),
  "30450": {
    effect: "later",
    reason: "Twilio blocks this destination for some minutes",
    retryAfterSeconds: 1800,
  },
  "30500": final("Twilio failed after it had accepted the message"),
};

/**
 * What a clear refusal at the API means.
 * @param code the carrier's code; null when it gave none
 * @param httpStatus decides for codes that are not in the table
 * @param detail the carrier's words, shown when we have no better
 */
export function readRefusal(code: string | null, httpStatus: number, detail: string): Refusal {
  const known = code === null ? undefined : TWILIO[code];
  if (known) return known;
  if (httpStatus === 429)
    return { effect: "later", reason: "The carrier takes no more requests at the moment" };
  if (httpStatus === 401) {
    return {
      effect: "connection",
      reason: "The carrier refuses the credentials: renew them in Settings → Connections",
    };
  }
  return final(
    detail === "" ? "The carrier refused the message without saying why" : `The carrier says: ${detail}`,
  );
}

/** Words for the code of a status report; null when the report needs none. */
export const explainCode = (code: string | null): string | null =>
  code === null ? null : (TWILIO[code]?.reason ?? `The carrier reports error ${code}`);

/** The opt-out that a code reports, at the API or in a status report; null: none. */
export const optOutOf = (code: string | null): "all" | "number" | null =>
  code === null ? null : (TWILIO[code]?.optOut ?? null);

/** Where carriers block the sender from now on, by a code. */
export const blocksOf = (code: string | null): readonly string[] =>
  code === null ? [] : (TWILIO[code]?.blocks ?? []);

/** The account itself does not work, by a code. */
export const breaksConnection = (code: string | null): boolean =>
  code !== null && TWILIO[code]?.effect === "connection";
