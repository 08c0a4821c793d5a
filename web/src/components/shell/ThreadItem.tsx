import { Ellipsis } from "lucide-react";
import { lazy, memo, Suspense, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/useTranslation";
import type { ThreadSummary } from "../../state/conversations";
import { deleteThread, renameThread } from "../../state/threads";
import { Button } from "./Button";
import { useShell } from "./context";
import { INPUT_ID } from "./InputBar";
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
  const { row, stay, goOn } = useFocusKept(isRenaming);
  const rename = (wanted: string, isLeft: boolean) => {
    if (!isLeft) stay();
    setRenaming(false);
    setFailed(null);
    renameThread(desk, threadId, wanted).catch(() => setFailed("rename"));
  };
  const remove = () => {
    setFailed(null);
    if (isActive) onLeft();
    else goOn();
    deleteThread(desk, threadId).catch(() => setFailed("delete"));
  };
  if (isRenaming) {
    const cancel = () => {
      stay();
      setRenaming(false);
    };
    return <TitleField title={thread.title} onDone={rename} onCancel={cancel} />;
  }
  return (
    <div ref={row} className={styles.item} data-active={isActive || undefined}>
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

/** Where the keyboard goes when the row that it was at is another one, or gone: back to its link, or to its neighbour's. */
function useFocusKept(isRenaming: boolean) {
  const row = useRef<HTMLDivElement>(null);
  const isStaying = useRef(false);
  const neighbour = useRef<HTMLElement | null | undefined>(null);
  useEffect(() => {
    if (isRenaming || !isStaying.current) return;
    isStaying.current = false;
    row.current?.querySelector("a")?.focus();
  }, [isRenaming]);
  useEffect(() => () => neighbour.current?.focus(), []);
  return {
    row,
    stay: () => {
      isStaying.current = true;
    },
    goOn: () => {
      const place = row.current?.closest("li");
      neighbour.current = (place?.nextElementSibling ?? place?.previousElementSibling)?.querySelector("a");
      neighbour.current ??= document.getElementById(INPUT_ID);
    },
  };
}
