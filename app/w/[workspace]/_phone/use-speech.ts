"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PhoneCall } from "@/server/domain/calls/virtual-phone";

/** The part of the Web Speech API that we use; the DOM's types do not have recognition. */
interface Recognition {
  lang: string;
  interimResults: boolean;
  onresult:
    | ((event: { results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }> }) => void)
    | null;
  onend: (() => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  start(): void;
  abort(): void;
}
type RecognitionClass = new () => Recognition;

declare global {
  interface Window {
    SpeechRecognition?: RecognitionClass;
    webkitSpeechRecognition?: RecognitionClass;
  }
}

const recognitionClass = () =>
  typeof window === "undefined" ? undefined : (window.SpeechRecognition ?? window.webkitSpeechRecognition);

/**
 * Speaking and listening by the browser, off until it is switched on. It listens while nothing is read out, so that
 * the assistant does not hear itself. Browsers without the API keep to typing.
 */
export function useSpeech(call: PhoneCall, onHeard: (words: string) => void) {
  const [on, setOn] = useState(false);
  const [heard, setHeard] = useState("");
  const [talking, setTalking] = useState(false);
  const read = useRef(call.transcript.length);
  const hear = useRef(onHeard);
  useEffect(() => {
    hear.current = onHeard;
  });

  useEffect(() => {
    const fresh = call.transcript.slice(read.current).filter(({ role }) => role === "assistant");
    read.current = call.transcript.length;
    if (!on || fresh.length === 0) return;
    const utterance = new SpeechSynthesisUtterance(fresh.map(({ text }) => text).join(" "));
    utterance.lang = call.language;
    utterance.onstart = () => setTalking(true);
    utterance.onend = () => setTalking(false);
    utterance.onerror = () => setTalking(false);
    window.speechSynthesis.speak(utterance);
  }, [call.transcript, call.language, on]);

  useEffect(() => {
    const Class = recognitionClass();
    if (!on || talking || !Class) return;
    const recognition = new Class();
    let over = false;
    recognition.lang = call.language;
    recognition.interimResults = true;
    recognition.onresult = ({ results }) => {
      const last = results[results.length - 1];
      const words = last?.[0]?.transcript.trim() ?? "";
      setHeard(last?.isFinal ? "" : words);
      if (last?.isFinal && words !== "") hear.current(words);
    };
    recognition.onerror = ({ error }) => {
      if (error === "not-allowed" || error === "service-not-allowed" || error === "audio-capture")
        setOn(false);
    };
    recognition.onend = () => !over && recognition.start();
    recognition.start();
    return () => {
      over = true;
      recognition.abort();
      setHeard("");
    };
  }, [on, talking, call.language]);

  useEffect(() => () => window.speechSynthesis?.cancel(), []);

  const toggle = useCallback(() => {
    window.speechSynthesis.cancel();
    setTalking(false);
    setOn((before) => !before);
  }, []);
  return { offered: recognitionClass() !== undefined, on, heard, toggle };
}
