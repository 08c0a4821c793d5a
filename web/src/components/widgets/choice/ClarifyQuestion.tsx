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
  const { act, disabled, submitted } = useWidget();
  const [chosen, setChosen] = useState<number | null>(null);
  const id = useId();
  return (
    <Grouping className={styles.question} aria-labelledby={id}>
      <p className={styles.text} id={id}>
        {payload.question_text}
      </p>
      {payload.options.length > 0 && (
        <ul className={styles.chips}>
          {payload.options.map((option, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: answers keep their places, and two may read the same
            <li key={index}>
              <Button
                look={chosen === index ? "primary" : "secondary"}
                isDisabled={disabled || submitted || chosen !== null}
                onPress={() => {
                  setChosen(index);
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
