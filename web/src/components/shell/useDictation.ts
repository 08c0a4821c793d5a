import { useCallback, useEffect, useRef, useState } from "react";

/** The part of the Web Speech API that is used; TypeScript's DOM library does not have it. */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  start(): void;
  stop(): void;
  abort(): void;
}

interface RecognitionEvent extends Event {
  readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }>>;
}

type RecognitionConstructor = new () => Recognition;

export interface Dictation {
  readonly isAvailable: boolean;
  readonly isListening: boolean;
  readonly hasFailed: boolean;
  readonly toggle: () => void;
}

function recognitionConstructor(): RecognitionConstructor | undefined {
  const scope = globalThis as { SpeechRecognition?: unknown; webkitSpeechRecognition?: unknown };
  const found = scope.SpeechRecognition ?? scope.webkitSpeechRecognition;
  return typeof found === "function" ? (found as RecognitionConstructor) : undefined;
}

/** Speech to text where the browser has it. `onText` gets everything that was said since the start, again and again. */
export function useDictation(lang: string, onText: (text: string) => void): Dictation {
  const [isListening, setListening] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const current = useRef<Recognition | null>(null);
  const Recognizer = recognitionConstructor();

  useEffect(() => () => current.current?.abort(), []);

  const toggle = useCallback(() => {
    if (current.current) return current.current.stop();
    if (!Recognizer) return;
    const recognition = new Recognizer();
    recognition.lang = lang;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.addEventListener("result", (event) => {
      const { results } = event as RecognitionEvent;
      onText(Array.from(results, (result) => result[0]?.transcript ?? "").join(" "));
    });
    recognition.addEventListener("error", (event) => {
      setFailed((event as Event & { error?: string }).error !== "no-speech");
    });
    recognition.addEventListener("end", () => {
      current.current = null;
      setListening(false);
    });
    current.current = recognition;
    setFailed(false);
    setListening(true);
    recognition.start();
  }, [Recognizer, lang, onText]);

  return { isAvailable: Recognizer !== undefined, isListening, hasFailed, toggle };
}
