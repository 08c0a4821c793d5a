import i18next, { type i18n, type TFunction } from "i18next";
import { useCallback, useSyncExternalStore } from "react";

interface Translation {
  readonly t: TFunction;
  readonly i18n: i18n;
}

/** Translators of the language in use, by namespace: all components share them. */
let known = new Map<string, Translation>();
let knownLanguage: string | undefined;

/**
 * The texts of a namespace in the reader's language, the shell's by default.
 * One shared translator instead of one for each component, which was a tenth of what a list of offers cost.
 */
export function useTranslation(namespaces?: string | readonly string[]): Translation {
  const namespace = typeof namespaces === "string" ? namespaces : namespaces?.[0];
  return useSyncExternalStore(
    follow,
    useCallback(() => translationOf(namespace), [namespace]),
  );
}

function translationOf(namespace = ""): Translation {
  if (knownLanguage !== i18next.language) {
    knownLanguage = i18next.language;
    known = new Map();
  }
  const found = known.get(namespace);
  if (found) return found;
  const made = { t: i18next.getFixedT(i18next.language, namespace || undefined), i18n: i18next };
  known.set(namespace, made);
  return made;
}

function follow(listener: () => void): () => void {
  i18next.on("languageChanged", listener);
  return () => i18next.off("languageChanged", listener);
}
