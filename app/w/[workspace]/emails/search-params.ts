import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { MAIL_STATES, type MailState } from "@/server/domain/mail/schema";

/** The list's filter and the open mail, as the URL has them. */
export const mailParsers = { state: parseAsStringLiteral(MAIL_STATES), mail: parseAsString };
export const loadMailParams = createLoader(mailParsers);

const paging = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined };

/** Input and options of the list's query: the server's prefetch and the browser ask for the same. */
export const mailOptions = (state: MailState | null) =>
  [{ limit: 50, ...(state === null ? {} : { state }) }, paging] as const;
