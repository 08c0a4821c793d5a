import { Gift } from "lucide-react";
import type { Banner as BannerValue } from "../../../contracts/widgets";
import { useWidget } from "../context";
import { Button } from "../parts/Button";
import styles from "./Banner.module.css";

/** A better deal beside what was asked for. */
export function Banner({ banner }: { readonly banner: BannerValue }) {
  const { act, disabled } = useWidget();
  const { text, action_id, action_label: label } = banner;
  return (
    <aside className={styles.banner}>
      <Gift aria-hidden size={18} />
      <p>{text}</p>
      {action_id && label && (
        <Button size="s" isDisabled={disabled} onPress={() => act({ action_id, label })}>
          {label}
        </Button>
      )}
    </aside>
  );
}
