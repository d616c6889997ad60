import twilio from "twilio";

const { VoiceResponse } = twilio.twiml;

/** What Twilio speaks and listens for: a language with a region, its most spoken one where none is named. */
export function spokenLanguage(tag: string): string {
  try {
    const { language, region } = new Intl.Locale(tag).maximize();
    return region ? `${language}-${region}` : "en-US";
  } catch {
    // Any tag may be an assistant's; a call in English is better than one that Twilio drops.
    return "en-US";
  }
}

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
