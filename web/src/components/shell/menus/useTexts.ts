import type { TFunction } from "i18next";
import { useEffect, useState } from "react";
import { loadNamespace } from "../../../i18n";
import { useTranslation } from "../../../i18n/useTranslation";

/** The menus' texts, fetched with the menus; null until they are there. */
export function useTexts(): TFunction<"menus"> | null {
  const { t, i18n } = useTranslation("menus");
  const [ready, setReady] = useState("");
  useEffect(() => {
    let over = false;
    const done = () => {
      if (!over) setReady(i18n.language);
    };
    loadNamespace("menus", i18n.language).then(done, done);
    return () => {
      over = true;
    };
  }, [i18n.language]);
  return ready === i18n.language ? t : null;
}
