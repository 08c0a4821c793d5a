import { Markdown } from "../parts/Markdown";
import { RemarksElsewhere } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import styles from "./Bubble.module.css";
import { Written } from "./Written";

/** What the agent says; Markdown unless the payload says otherwise. */
export function BotText({ payload, adjustments }: WidgetProps<"bot_text">) {
  const { text, markdown = true, timestamp } = payload;
  const source = typeof markdown === "string" && markdown !== "" ? markdown : text;
  return (
    <div className={styles.bot}>
      {markdown === false ? <p className={styles.plain}>{text}</p> : <Markdown text={source} />}
      <RemarksElsewhere adjustments={adjustments} fields={[]} />
      {timestamp !== undefined && <Written at={timestamp} />}
    </div>
  );
}
