import { useId, useState } from "react";
import { useWidget } from "../context";
import { Button } from "../parts/Button";
import { Grouping } from "../parts/Grouping";
import { RemarksElsewhere } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import styles from "./ClarifyQuestion.module.css";
import { choiceAction } from "./choice";

/** A question with its answers as chips. The chosen one stays marked. */
export function ClarifyQuestion({ payload, adjustments }: WidgetProps<"clarify_question">) {
  const { act, disabled } = useWidget();
  const [chosen, setChosen] = useState<string | null>(null);
  const id = useId();
  return (
    <Grouping className={styles.question} aria-labelledby={id}>
      <p className={styles.text} id={id}>
        {payload.question_text}
      </p>
      {payload.options.length > 0 && (
        <ul className={styles.chips}>
          {payload.options.map((option) => (
            <li key={`${option.action_id} ${option.label}`}>
              <Button
                look={chosen === option.label ? "primary" : "secondary"}
                isDisabled={disabled || chosen !== null}
                onPress={() => {
                  setChosen(option.label);
                  act(choiceAction(option));
                }}
              >
                {option.label}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <RemarksElsewhere adjustments={adjustments} fields={[]} />
    </Grouping>
  );
}
