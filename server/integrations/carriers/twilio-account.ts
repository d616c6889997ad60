import { clientOf, errorField, type TwilioAccount, type TwilioOptions } from "./twilio-client";
import { readTwilioSenders, type TwilioSender } from "./twilio-senders";

export type AccountCheck =
  | { ok: true; accountName: string; senders: TwilioSender[] }
  /** `field`: the credential at fault. */
  | { ok: false; field: "accountSid" | "authToken" | "apiKeySecret"; problem: string };

/**
 * Asks Twilio for the account and its senders: proves the auth token, which signs webhooks, and the API key, which
 * makes the requests, each by itself. Does not throw.
 */
export async function checkTwilioAccount(
  account: TwilioAccount,
  options: TwilioOptions = {},
): Promise<AccountCheck> {
  let field: "authToken" | "apiKeySecret" = "authToken";
  try {
    // A standard API key may not read /Accounts: this is asked with the auth token always.
    const found = await clientOf({ ...account, apiKey: undefined }, options)
      .api.v2010.accounts(account.sid)
      .fetch();
    if (found.status !== "active") {
      const problem = `Twilio says that this account is ${found.status}: see the Twilio Console`;
      return { ok: false, field: "accountSid", problem };
    }
    if (account.apiKey) field = "apiKeySecret";
    return {
      ok: true,
      accountName: found.friendlyName,
      senders: await readTwilioSenders(clientOf(account, options)),
    };
  } catch (error) {
    return { ok: false, ...readCheckError(error, field) };
  }
}

function readCheckError(error: unknown, field: "authToken" | "apiKeySecret") {
  const status = errorField(error, "status");
  if (status === "401" && field === "apiKeySecret") {
    return { field, problem: "Twilio refuses this API key for this account: copy its SID and secret again" };
  }
  if (status === "403" && field === "apiKeySecret") {
    return {
      field,
      problem: "This API key may not read the account's numbers: use a standard key, or allow it that",
    };
  }
  if (status === "401") {
    return { field, problem: "Twilio refuses this auth token for this Account SID: copy both again" };
  }
  if (status === "404") {
    return { field: "accountSid" as const, problem: "Twilio knows no account with this Account SID" };
  }
  return {
    field,
    problem: status
      ? `Twilio answered with an error (HTTP ${status}); try again`
      : "Twilio could not be reached; check the network and try again",
  };
}
