import { Menu, Plus } from "lucide-react";
import { useTranslation } from "../../i18n/useTranslation";
import { AccountMenu } from "./AccountMenu";
import { Button } from "./Button";
import { Mark } from "./Mark";
import styles from "./Workspace.module.css";

/** The sidebar where there is no room for it: a narrow rail that opens it. */
export function Rail({ onMenu, onNew }: { readonly onMenu: () => void; readonly onNew: () => void }) {
  const { t } = useTranslation();
  return (
    <aside className={styles.rail}>
      <Mark size={32} />
      <Button look="quiet" size="icon" aria-label={t("sidebar.open")} onPress={onMenu}>
        <Menu size={21} />
      </Button>
      <Button look="quiet" size="icon" aria-label={t("sidebar.new")} onPress={onNew}>
        <Plus size={21} />
      </Button>
      <div className={styles.railEnd}>
        <AccountMenu isCompact />
      </div>
    </aside>
  );
}
