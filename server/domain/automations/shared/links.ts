const ENDINGS =
  "com|net|org|io|ru|cn|info|biz|co|xyz|link|me|ly|app|top|site|de|uk|eu|us|ai|dev|shop|online|gl|gg|tk|tv|cc";
const ADDRESS = /(?:https?:\/\/|\bwww\.)\S/i;
/** "example.com/x", but neither "jo@example.com" nor "Thanks.Me too". */
const BARE = new RegExp(
  `(?<![@\\w.-])[\\w-]+(?:\\.[\\w-]+)*\\.(?:${ENDINGS}|${ENDINGS.toUpperCase()})(?![\\w@-]|\\.\\w)`,
);

/** Whether a handset would make a link of something in the text. */
export const hasLink = (text: string): boolean => ADDRESS.test(text) || BARE.test(text);
