import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Button } from "../parts/Button";
import { RemarksElsewhere } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import styles from "./Notification.module.css";

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert } as const;

export function Notification({ payload, adjustments }: WidgetProps<"notification">) {
  const { t } = useTranslation("widgets");
  const [isOpen, setOpen] = useState(true);
  const Icon = ICONS[payload.kind];
  if (!isOpen) return null;
  return (
    <div
      className={`${styles.note} ${styles[payload.kind]}`}
      role={payload.kind === "error" ? "alert" : "status"}
    >
      <Icon aria-hidden size={18} />
      <div className={styles.text}>
        <p>{payload.text}</p>
        <RemarksElsewhere adjustments={adjustments} fields={[]} />
      </div>
      {payload.dismissible && (
        <Button look="quiet" size="icon" aria-label={t("actions.dismiss")} onPress={() => setOpen(false)}>
          <X aria-hidden size={16} />
        </Button>
      )}
    </div>
  );
}
