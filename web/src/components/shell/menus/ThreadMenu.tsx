import { PencilLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Button } from "../Button";
import { useShell } from "../context";
import styles from "../ThreadItem.module.css";
import { ThreadExports } from "./ThreadExports";

interface ThreadMenuProps {
  readonly threadId: string;
  readonly onClose: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
}

/** What can be done with a thread; deleting asks once more. */
export function ThreadMenu({ threadId, onClose, onRename, onDelete }: ThreadMenuProps) {
  const { t } = useTranslation();
  const { export: path } = useShell().profile.paths;
  const [isAsking, setAsking] = useState(false);
  if (isAsking) {
    return (
      <>
        <p className={styles.question}>{t("sidebar.deleteQuestion")}</p>
        <Button autoFocus onPress={() => setAsking(false)}>
          {t("sidebar.keep")}
        </Button>
        <Button look="danger" onPress={onDelete}>
          {t("sidebar.deleteNow")}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button look="quiet" onPress={onRename}>
        <PencilLine size={16} />
        {t("sidebar.rename")}
      </Button>
      {path ? <ThreadExports path={path} threadId={threadId} onDone={onClose} /> : null}
      <Button look="quiet" onPress={() => setAsking(true)}>
        <Trash2 size={16} />
        {t("sidebar.delete")}
      </Button>
    </>
  );
}
