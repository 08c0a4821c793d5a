import type { RefObject } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useTranslation } from "../../../i18n/useTranslation";
import styles from "../ThreadItem.module.css";
import { ThreadMenu } from "./ThreadMenu";

interface ThreadPopoverProps {
  readonly trigger: RefObject<HTMLElement | null>;
  readonly threadId: string;
  readonly title: string;
  readonly onClose: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
}

/** The menu of one thread, beside the control that opened it. */
export function ThreadPopover({ trigger, threadId, title, onClose, onRename, onDelete }: ThreadPopoverProps) {
  const { t } = useTranslation();
  const closed = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Popover
      triggerRef={trigger}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      className={styles.popover ?? ""}
      placement="bottom end"
    >
      <Dialog className={styles.dialog ?? ""} aria-label={t("sidebar.actions", { title })}>
        <ThreadMenu
          threadId={threadId}
          onClose={onClose}
          onRename={closed(onRename)}
          onDelete={closed(onDelete)}
        />
      </Dialog>
    </Popover>
  );
}
