import type { MailSecurity } from "@/server/domain/mail/schema";

export const SECURITY_WORDS: Record<MailSecurity, string> = {
  starttls: "STARTTLS: encrypted, usually port 587",
  tls: "TLS from the start, usually port 465",
  none: "None: only inside your own network",
};
