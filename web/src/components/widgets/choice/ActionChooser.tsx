import { Check, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import type { ActionChooser as Payload } from "../../../contracts/widgets";
import { useWidget } from "../context";
import { pictureAddress } from "../format/address";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";
import styles from "./ActionChooser.module.css";

type Option = Payload["options"][number];

/** What to do next, as large targets. Choosing one submits it. */
export function ActionChooser({ payload, variant, adjustments }: WidgetProps<"action_chooser">) {
  const { submit, submitted, disabled } = useWidget();
  const [pressed, setPressed] = useState<string | null>(null);
  const chosen = pressed ?? chosenId(payload);
  const choose = (option: Option) => {
    const { description: _description, illustration_url: _illustration, ...value } = option;
    setPressed(option.action_id);
    submit(value as Record<string, string>);
  };
  return (
    <Card title={payload.prompt_text} variant={variant} adjustments={adjustments} tone="quiet">
      <ul className={styles.options}>
        {payload.options.map((option) => (
          <li key={`${option.action_id} ${option.label}`}>
            <AriaButton
              className={styles.option ?? ""}
              data-chosen={chosen === option.action_id || undefined}
              isDisabled={disabled || submitted}
              onPress={() => choose(option)}
            >
              <Illustration address={pictureAddress(option.illustration_url)} />
              <span className={styles.words}>
                <strong>{option.label}</strong>
                {option.description && <span className={styles.description}>{option.description}</span>}
              </span>
              {chosen === option.action_id ? (
                <Check aria-hidden size={18} />
              ) : (
                <ChevronRight aria-hidden size={18} />
              )}
            </AriaButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Illustration({ address }: { readonly address: string | null }) {
  return address ? <img className={styles.picture} src={address} alt="" /> : null;
}

function chosenId({ submitted_value: value }: Payload): string | null {
  if (!value) return null;
  return typeof value === "string" ? value : (value.action_id ?? null);
}
