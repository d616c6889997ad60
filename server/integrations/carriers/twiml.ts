import twilio from "twilio";

const { VoiceResponse } = twilio.twiml;

/** What Twilio speaks and listens for: BCP 47 with a region. A language without one gets its most spoken. */
const REGIONS: Record<string, string> = {
  en: "en-US",
  de: "de-DE",
  fr: "fr-FR",
  es: "es-ES",
  it: "it-IT",
  nl: "nl-NL",
  pt: "pt-BR",
  pl: "pl-PL",
  sv: "sv-SE",
  da: "da-DK",
};
export const spokenLanguage = (language: string) => REGIONS[language.toLowerCase()] ?? language;

/** Twilio says at most 4,096 characters at once. */
const MAX_SAY = 4000;
/** Seconds without a word before silence is reported. */
const SILENCE_SECONDS = 6;

/** twilio-node has today's languages as a type; ours are an assistant's data, and Twilio itself judges them. */
const spoken = (language: string) => ({ language: spokenLanguage(language) as "en-US" });

export interface Speech {
  text: string;
  language: string;
}

/** Says something and listens; what was heard, or that nothing was, is posted to `action`. */
export function sayAndListen(
  { text, language }: Speech,
  action: string,
  recording?: { consent: string; statusCallback: string } | undefined,
): string {
  const response = new VoiceResponse();
  if (recording) {
    // Whoever does not agree has heard it before anything is recorded, and can hang up.
    response.say(spoken(language), recording.consent.slice(0, MAX_SAY));
    response.start().recording({
      recordingStatusCallback: recording.statusCallback,
      recordingStatusCallbackMethod: "POST",
      recordingStatusCallbackEvent: ["completed"],
    });
  }
  const gather = response.gather({
    input: ["speech"],
    action,
    method: "POST",
    ...spoken(language),
    speechTimeout: "auto",
    timeout: SILENCE_SECONDS,
    actionOnEmptyResult: true,
  });
  gather.say(spoken(language), text.slice(0, MAX_SAY));
  return response.toString();
}

export function sayAndHangUp({ text, language }: Speech): string {
  const response = new VoiceResponse();
  if (text.trim() !== "") {
    response.say(spoken(language), text.slice(0, MAX_SAY));
  }
  response.hangup();
  return response.toString();
}

export function hangUp(): string {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
}

/** The call is not taken, and costs nothing. */
export function reject(): string {
  const response = new VoiceResponse();
  response.reject({ reason: "rejected" });
  return response.toString();
}
