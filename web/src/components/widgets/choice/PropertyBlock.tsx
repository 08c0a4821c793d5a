import { Pencil, Plus } from "lucide-react";
import type { Json } from "../../../api/json";
import type { PropertyBlock as Payload } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { Button } from "../parts/Button";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";
import styles from "./PropertyBlock.module.css";
import { slotText } from "./slots";

/** What is known so far; each value can be changed, each gap filled. */
export function PropertyBlock({ payload, variant, adjustments }: WidgetProps<"property_block">) {
  const { t } = useTranslation("widgets");
  return (
    <Card label={t("types.property_block")} variant={variant} adjustments={adjustments} tone="quiet">
      {payload.slots.length === 0 && <p className={styles.none}>{t("slots.none")}</p>}
      <dl className={styles.slots}>
        {payload.slots.map((slot, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: slots keep their places, and two may be called the same
          <Slot key={index} slot={slot} />
        ))}
      </dl>
    </Card>
  );
}

function Slot({ slot }: { readonly slot: Payload["slots"][number] }) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { act, disabled } = useWidget();
  const { label, value, edit_action_id: edit } = slot;
  const isMissing = slot.missing === true || value === undefined || value === null || value === "";
  const words = t(isMissing ? "slots.add" : "slots.edit", { label });
  return (
    <div className={styles.slot} data-missing={isMissing || undefined}>
      <dt>{label}</dt>
      <dd className={styles.value}>
        <span className={styles.text}>
          {isMissing ? t("slots.missing") : slotText(value as Json, t, locale)}
        </span>
        {edit && (
          <Button
            look="quiet"
            size="icon"
            isDisabled={disabled}
            aria-label={words}
            onPress={() => act({ action_id: edit, label: words })}
          >
            {isMissing ? <Plus aria-hidden size={16} /> : <Pencil aria-hidden size={15} />}
          </Button>
        )}
      </dd>
    </div>
  );
}
