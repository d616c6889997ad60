export const MASK = "•••";

/** A signature is no secret, but it opens an event to whoever reads the log and holds a copied body. */
export const maskedSignature = (signature: string) =>
  signature
    .split(" ")
    .map(() => `v1,${MASK}`)
    .join(" ");

/** Short values ("1", "true") stand in every answer by chance. */
const LEAST = 6;

/** Takes secrets that a server echoes out of what is kept of its answer. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) if (secret.length >= LEAST) masked = masked.replaceAll(secret, MASK);
  return masked;
}

const CREDENTIALS = /^(set-cookie|authorization|proxy-authorization|www-authenticate|x-api-key)$/;

export const maskHeaders = (headers: Record<string, string>, secrets: readonly string[]) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      CREDENTIALS.test(name) ? MASK : maskSecrets(value, secrets),
    ]),
  );
