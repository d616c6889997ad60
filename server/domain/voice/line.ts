import { randomBytes } from "node:crypto";
import { queryRaw, type Scope, sql } from "../scope";

export const newCallbackToken = () => randomBytes(18).toString("base64url");

export interface VoiceLine {
  callId: string;
  connectionId: string;
  callbackToken: string;
  sid: string | null;
  consent: string | null;
  maxSeconds: number;
  /** How many answers Twilio was given; the next is asked for under this number. */
  turn: number;
  heardTurn: number;
  lastAnswer: string | null;
  silences: number;
}

/** Takes the telephone's side of a call for the length of the transaction. */
export async function lockLine(scope: Scope, callId: string): Promise<VoiceLine | undefined> {
  const rows = await queryRaw<VoiceLine>(
    scope,
    sql`SELECT "callId", "connectionId", "callbackToken", sid, consent, "maxSeconds", turn, "heardTurn", "lastAnswer",
               silences
        FROM "VoiceCall" WHERE "callId" = ${callId} AND "workspaceId" = ${scope.workspaceId} FOR UPDATE`,
  );
  return rows[0];
}

/** What the next answer is, kept so that a repeated request gets the same one. */
export async function keepAnswer(scope: Scope, line: VoiceLine, twiml: string): Promise<string> {
  await scope.db.voiceCall.update({
    where: { callId: line.callId, workspaceId: scope.workspaceId },
    data: { turn: line.turn + 1, lastAnswer: twiml },
  });
  return twiml;
}
