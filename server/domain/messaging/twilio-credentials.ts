import { z } from "zod";

const AuthToken = z.string().trim().min(16, "Paste the auth token from the Twilio Console").max(200);
const ApiKeySid = z
  .string()
  .trim()
  .regex(
    /^(SK[0-9a-fA-F]{32})?$/,
    'An API key\'s SID is "SK" and 32 hexadecimal digits; leave it empty to use the auth token alone',
  );
const ApiKeySecret = z.string().trim().max(200);

/**
 * The credentials of a Twilio account. The auth token is always needed: Twilio signs its reports and incoming messages
 * with it. An API key, where given, makes the requests instead, and can be revoked by itself.
 */
export const ConnectTwilio = z.strictObject({
  name: z.string().trim().min(1, "Give the connection a name").max(120),
  accountSid: z
    .string()
    .trim()
    .regex(
      /^AC[0-9a-fA-F]{32}$/,
      'An Account SID is "AC" and 32 hexadecimal digits; it stands on the Twilio Console\'s first page',
    ),
  authToken: AuthToken,
  /** Absent or empty: no key. */
  apiKeySid: ApiKeySid.optional(),
  apiKeySecret: ApiKeySecret.optional(),
});
export type ConnectTwilio = z.output<typeof ConnectTwilio>;

/** New credentials for a connection that is there. An absent key stays as it is, an empty SID takes it away. */
export const RenewToken = z.strictObject({
  id: z.string(),
  authToken: AuthToken,
  apiKeySid: ApiKeySid.optional(),
  /** Empty: the stored secret of the same key. */
  apiKeySecret: ApiKeySecret.optional(),
});
export type RenewToken = z.output<typeof RenewToken>;
