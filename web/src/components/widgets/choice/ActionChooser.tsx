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
  const [pressed, setPressed] = useState<number | null>(null);
  const chosen = pressed ?? chosenOption(payload);
  const choose = (option: Option, index: number) => {
    const { description: _description, illustration_url: _illustration, ...value } = option;
    setPressed(index);
    submit(value as Record<string, string>);
  };
  return (
    <Card title={payload.prompt_text} variant={variant} adjustments={adjustments} tone="quiet">
      <ul className={styles.options}>
        {payload.options.map((option, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: options keep their places, and two may read the same
          <li key={index}>
            <AriaButton
              className={styles.option ?? ""}
              data-chosen={chosen === index || undefined}
              isDisabled={disabled || submitted}
              onPress={() => choose(option, index)}
            >
              <Illustration address={pictureAddress(option.illustration_url)} />
              <span className={styles.words}>
                <strong>{option.label}</strong>
                {option.description && <span className={styles.description}>{option.description}</span>}
              </span>
              {chosen === index ? <Check aria-hidden size={18} /> : <ChevronRight aria-hidden size={18} />}
            </AriaButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Illustration({ address }: { readonly address: string | null }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (!address || failed === address) return null;
  return <img className={styles.picture} src={address} alt="" onError={() => setFailed(address)} />;
}

/** The place of the option that was submitted, by its action or, failing that, by its label. */
function chosenOption({ submitted_value: value, options }: Payload): number | null {
  if (!value) return null;
  const { action_id: id, label } = typeof value === "string" ? { action_id: value, label: value } : value;
  const same = options.findIndex((option) => option.action_id === id && option.label === label);
  if (same !== -1) return same;
  const found = options.findIndex((option) => option.action_id === id || option.label === label);
  return found === -1 ? null : found;
}
