/** A mail address comes first, so that its domain is not taken for a page; with a path behind it, it is a page. */
const LINK =
  /(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w/?#:]))|\b(?:https?:\/\/|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|ru|cn|info|biz|co|xyz|link|me|ly|app|top|site)\b\S*/gi;

/** Takes addresses of web pages out: what a caller says may end up in a text message, where a link is a trap. */
export const stripLinks = (text: string) => text.replace(LINK, (_, mail: string | undefined) => mail ?? "");
