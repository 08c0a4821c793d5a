import { Check, Copy, type LucideIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "./Button";

const SHOWN_MS = 1_600;

interface CopyButtonProps {
  readonly text: string;
  readonly label?: string;
  readonly icon?: LucideIcon;
}

/** Takes a text to the clipboard and says so for a moment. */
export function CopyButton({ text, label, icon: Icon = Copy }: CopyButtonProps) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={copied ? t("thread.copied") : (label ?? t("thread.copy"))}
      onPress={() => void copy()}
    >
      {copied ? <Check size={16} /> : <Icon size={16} />}
    </Button>
  );
}
