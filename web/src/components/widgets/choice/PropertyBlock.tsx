import { Pencil, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isList, isObject, type Json } from "../../../api/json";
import type { PropertyBlock as Payload } from "../../../contracts/widgets";
import { useWidget } from "../context";
import { Button } from "../parts/Button";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";
import styles from "./PropertyBlock.module.css";

/** What is known so far; each value can be changed, each gap filled. */
export function PropertyBlock({ payload, variant, adjustments }: WidgetProps<"property_block">) {
  const { t } = useTranslation("widgets");
  return (
    <Card label={t("types.property_block")} variant={variant} adjustments={adjustments} tone="quiet">
      <dl className={styles.slots}>
        {payload.slots.map((slot) => (
          <Slot key={slot.label} slot={slot} />
        ))}
      </dl>
    </Card>
  );
}

type SlotValue = Payload["slots"][number]["value"];

function valueText(value: SlotValue): string {
  if (typeof value === "boolean") return value ? "✓" : "–";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? leavesOf(value as Json).join(", ") : String(value);
}

/** What an object says at its ends, for a reader who has no use for its keys. */
function leavesOf(value: Json | undefined): string[] {
  if (isList(value)) return value.flatMap(leavesOf);
  if (isObject(value)) return Object.values(value).flatMap(leavesOf);
  return value === null || value === undefined || value === "" ? [] : [String(value)];
}

function Slot({ slot }: { readonly slot: Payload["slots"][number] }) {
  const { t } = useTranslation("widgets");
  const { act, disabled } = useWidget();
  const { label, value, edit_action_id: edit } = slot;
  const isMissing = slot.missing === true || value === undefined || value === null || value === "";
  const words = t(isMissing ? "slots.add" : "slots.edit", { label });
  return (
    <div className={styles.slot} data-missing={isMissing || undefined}>
      <dt>{label}</dt>
      <dd className={styles.value}>
        <span className={styles.text}>{isMissing ? t("slots.missing") : valueText(value)}</span>
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
