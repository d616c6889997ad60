import type { Keyword } from "./keywords";

/** The words that confirm STOP and START and answer HELP, where a workspace has none of its own. */
export const STANDARD_ANSWERS: Record<Keyword, (name: string) => string> = {
  opt_out: (name) =>
    `${name}: you are unsubscribed and will get no more messages. Reply START to resubscribe.`,
  opt_in: (name) => `${name}: you are subscribed again. Reply HELP for help, STOP to unsubscribe.`,
  help: (name) => `${name}: we text you about your phone calls with us. Reply STOP to unsubscribe.`,
};

interface Answers {
  name: string;
  stopAnswer: string;
  startAnswer: string;
  helpAnswer: string;
}

export function answerTo(keyword: Keyword, { name, stopAnswer, startAnswer, helpAnswer }: Answers): string {
  const own = { opt_out: stopAnswer, opt_in: startAnswer, help: helpAnswer }[keyword];
  return own.trim() === "" ? STANDARD_ANSWERS[keyword](name) : own;
}
