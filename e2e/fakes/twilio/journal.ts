import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { FakeMessage } from "./books";

/**
 * Books that outlive the process: each state of a message is a line, written before anybody hears of it, so that a
 * kill -9 forgets nothing that was accepted. Without a file nothing is kept.
 */
export function openJournal(file: string | undefined) {
  const messages = new Map<string, FakeMessage>();
  if (file && existsSync(file)) {
    for (const line of readFileSync(file, "utf8").split("\n")) {
      if (line === "") continue;
      const message: FakeMessage = JSON.parse(line);
      messages.set(message.sid, { ...message, createdAt: new Date(message.createdAt) });
    }
  }
  return {
    messages: [...messages.values()],
    note(message: FakeMessage) {
      if (file) appendFileSync(file, `${JSON.stringify(message)}\n`);
    },
  };
}
