import { describe, expect, it } from "vitest";
import { mayAskToStop, readKeyword } from "./keywords";

describe("sentences that may ask for an end", () => {
  it.each([
    "please stop texting me",
    "Please stop.",
    "STOP texting me!!!",
    "Stop please",
    "stop sending me these",
    "I told you to stop",
    "I said STOP, thank you. please stop",
    "Stop. This is Bob's new phone",
    "Don't text me again",
    "Don’t contact me",
    "do not ever message this number",
    "never call me again",
    "Don't send me any more of this",
    "I don't want these messages",
    "I do not wish to receive texts",
    "no more texts please",
    "remove me",
    "Remove me from your list",
    "take my number off your list",
    "please delete my number",
    "take me off the list",
    "unsubscribe me please",
    "opt me out",
    "I'd like to opt out of this",
    "I revoke my consent",
    "wrong number",
    "Sorry, you have the wrong number",
    "You've got the wrong person",
    "leave me alone",
    "lose my number",
    "This is spam",
    "I reported you as spam",
    "quit texting me",
    "No me escriban más",
    "dejen de mandar mensajes",
    "Número equivocado",
    "Ne m'envoyez plus de SMS",
    "Arrêtez !",
    "Bitte keine SMS mehr",
    "bitte nicht mehr anrufen",
    "Falsche Nummer",
    "Pare de enviar mensagens",
    "número errado",
  ])("%j goes to a person and opts nobody out", (body) => {
    expect(readKeyword(body)).toBeNull();
    expect(mayAskToStop(body)).toBe(true);
  });

  it.each([
    "I can't stop smiling",
    "I cannot stop telling my friends",
    "please stop by at 5",
    "Stop by whenever you like",
    "Stop at the pharmacy first",
    "I'm at the bus stop",
    "Is that the last stop?",
    "don't stop now, this is great",
    "I never stop working",
    "stop worrying",
    "Don't forget to send me the address",
    "I don't want to cancel",
    "Don't worry about it",
    "I don't like mornings",
    "can you take me to the airport",
    "Please take me there",
    "I removed the old filter",
    "That's the wrong number of chairs",
    "wrong size",
    "no more questions",
    "Yes",
    "ok thanks, see you on Monday",
    "cancel my order",
    "the end of the day works",
    "Call me at 5",
    "text me the address",
    "I need two more",
    "No me acuerdo",
    "keine Ahnung",
    "",
    "👍",
  ])("%j is an ordinary answer", (body) => expect(mayAskToStop(body)).toBe(false));

  it.each(["STOP", "Opt out", "help", "START"])("%j is a keyword, not left to a person", (body) =>
    expect(mayAskToStop(body)).toBe(false),
  );

  it("reads a very long text in an instant", () => {
    const long = "don't want ".repeat(5000);
    expect(mayAskToStop(long)).toBe(false);
  });
});
