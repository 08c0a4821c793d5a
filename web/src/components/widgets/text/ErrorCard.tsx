import { CloudOff, LifeBuoy, RotateCcw } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { linkAddress } from "../format/address";
import { Button } from "../parts/Button";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";
import styles from "./ErrorCard.module.css";

/** What went wrong, and the way on. */
export function ErrorCard({ payload, variant, adjustments }: WidgetProps<"error_card">) {
  const { t } = useTranslation("widgets");
  const { act, disabled } = useWidget();
  const { title, description, retry_action_id: retry, contact_support: support } = payload;
  const label = t("actions.retry");
  return (
    <Card
      tone="danger"
      variant={variant}
      adjustments={adjustments}
      title={
        <span className={styles.title}>
          <CloudOff aria-hidden size={18} /> {title}
        </span>
      }
    >
      {description && <p className={styles.text}>{description}</p>}
      {(retry || support) && (
        <div className={styles.row}>
          {retry && (
            <Button look="primary" isDisabled={disabled} onPress={() => act({ action_id: retry, label })}>
              <RotateCcw aria-hidden size={16} /> {label}
            </Button>
          )}
          {support && <Support {...supportOf(support)} />}
        </div>
      )}
    </Card>
  );
}

interface SupportProps {
  readonly label?: string | undefined;
  readonly address?: string | undefined;
}

function supportOf(
  support: NonNullable<WidgetProps<"error_card">["payload"]["contact_support"]>,
): SupportProps {
  if (typeof support === "string") return { address: support };
  if (typeof support === "boolean") return {};
  const { label, url, email } = support;
  return { label, address: url ?? (email && `mailto:${email}`) };
}

function Support({ label, address }: SupportProps) {
  const { t } = useTranslation("widgets");
  const link = linkAddress(address);
  return (
    <p className={styles.support}>
      <LifeBuoy aria-hidden size={16} />
      {link ? (
        <a href={link} target="_blank" rel="noopener noreferrer">
          {label ?? t("error.contact")}
        </a>
      ) : (
        (address ?? label ?? t("error.support"))
      )}
    </p>
  );
}
