import twilio from "twilio";

/**
 * Checks X-Twilio-Signature of a form post: base64(HMAC-SHA1(auth token, URL + sorted fields)), compared in constant
 * time. `url` is the public one without its fragment.
 */
export const isTwilioSignature = (
  authToken: string,
  signature: string | null,
  url: string,
  form: Record<string, string>,
): boolean => signature !== null && twilio.validateRequest(authToken, signature, url, form);
