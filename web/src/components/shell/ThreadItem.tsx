import { Ellipsis } from "lucide-react";
import { lazy, memo, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ThreadSummary } from "../../state/conversations";
import { deleteThread, renameThread } from "../../state/threads";
import { Button } from "./Button";
import { useShell } from "./context";
import { loadMenus } from "./menus";
import styles from "./ThreadItem.module.css";
import { TitleField } from "./TitleField";

const ThreadPopover = lazy(() => loadMenus().then((module) => ({ default: module.ThreadPopover })));

interface ThreadItemProps {
  readonly thread: ThreadSummary;
  readonly isActive: boolean;
  readonly onChosen: (() => void) | undefined;
  /** The open thread is being deleted. */
  readonly onLeft: () => void;
}

/** One thread of the list, with its menu; its title is changed in place. */
export const ThreadItem = memo(function ThreadItem(props: ThreadItemProps) {
  const { thread, isActive, onChosen, onLeft } = props;
  const { t } = useTranslation();
  const { desk } = useShell();
  const more = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [isRenaming, setRenaming] = useState(false);
  const [failed, setFailed] = useState<"rename" | "delete" | null>(null);
  const { threadId } = thread;
  const title = thread.title || t("sidebar.untitled");
  const rename = (wanted: string) => {
    setRenaming(false);
    setFailed(null);
    renameThread(desk, threadId, wanted).catch(() => setFailed("rename"));
  };
  const remove = () => {
    setFailed(null);
    if (isActive) onLeft();
    deleteThread(desk, threadId).catch(() => setFailed("delete"));
  };
  if (isRenaming) {
    return <TitleField title={thread.title} onDone={rename} onCancel={() => setRenaming(false)} />;
  }
  return (
    <div className={styles.item} data-active={isActive || undefined}>
      <Link
        href={`/t/${threadId}`}
        className={styles.link}
        aria-current={isActive ? "page" : undefined}
        onClick={onChosen}
        title={title}
      >
        {title}
      </Link>
      <div ref={more} className={styles.more}>
        <Button
          look="quiet"
          size="icon"
          aria-label={t("sidebar.actions", { title })}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onPress={() => setOpen(true)}
        >
          <Ellipsis size={17} />
        </Button>
      </div>
      <Suspense fallback={null}>
        {isOpen ? (
          <ThreadPopover
            trigger={more}
            threadId={threadId}
            title={title}
            onClose={() => setOpen(false)}
            onRename={() => setRenaming(true)}
            onDelete={remove}
          />
        ) : null}
      </Suspense>
      {failed ? (
        <p className={styles.failed} role="alert">
          {t(`sidebar.${failed}Failed`)}
        </p>
      ) : null}
    </div>
  );
});
