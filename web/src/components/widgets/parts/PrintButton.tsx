import { Printer } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Button } from "./Button";
import "./print.css";
import { printCard } from "./print";

/** Prints the card around it on its own sheet; the browser's print dialog saves it as PDF too. */
export function PrintButton({ title }: { readonly title: string }) {
  const { t } = useTranslation("widgets");
  return (
    <Button
      look="quiet"
      size="s"
      aria-label={t("print.label", { title })}
      onPress={(pressed) => printCard(pressed.closest("article"), title)}
    >
      <Printer aria-hidden size={16} /> {t("print.button")}
    </Button>
  );
}
