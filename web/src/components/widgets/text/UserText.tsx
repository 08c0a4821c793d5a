import { useState } from "react";
import { pictureAddress } from "../format/address";
import { Markdown } from "../parts/Markdown";
import { RemarksElsewhere } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import styles from "./Bubble.module.css";
import { Written } from "./Written";

/** What the traveller said, as it was written. */
export function UserText({ payload, adjustments }: WidgetProps<"user_text">) {
  const { text, markdown = false, timestamp, user_avatar_url } = payload;
  const [failed, setFailed] = useState<string | null>(null);
  const avatar = pictureAddress(user_avatar_url);
  return (
    <div className={styles.userRow}>
      <div className={styles.user}>
        {markdown === false ? (
          <p className={styles.plain}>{text}</p>
        ) : (
          <Markdown text={typeof markdown === "string" ? markdown : text} />
        )}
        <RemarksElsewhere adjustments={adjustments} fields={[]} />
        {timestamp !== undefined && <Written at={timestamp} />}
      </div>
      {avatar && failed !== avatar && (
        <img className={styles.avatar} src={avatar} alt="" onError={() => setFailed(avatar)} />
      )}
    </div>
  );
}
