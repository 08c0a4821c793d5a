import { Ellipsis } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import type { ThreadSummary } from "../../state/conversations";
import { deleteThread, renameThread } from "../../state/threads";
import { Button } from "./Button";
import { useShell } from "./context";
import { INPUT_ID } from "./InputBar";
import styles from "./ThreadItem.module.css";
import { ThreadMenu } from "./ThreadMenu";
import { TitleField } from "./TitleField";

interface ThreadItemProps {
  readonly thread: ThreadSummary;
  readonly isActive: boolean;
  readonly onChosen: (() => void) | undefined;
}

/** One thread of the list, with its menu; its title is changed in place. */
export function ThreadItem({ thread, isActive, onChosen }: ThreadItemProps) {
  const { t } = useTranslation();
  const { desk } = useShell();
  const [, navigate] = useLocation();
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
    if (isActive) navigate("/");
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
      <DialogTrigger>
        <div className={styles.more}>
          <Button look="quiet" size="icon" aria-label={t("sidebar.actions", { title })}>
            <Ellipsis size={17} />
          </Button>
        </div>
        <Popover className={styles.popover ?? ""} placement="bottom end">
          <Dialog className={styles.dialog ?? ""} aria-label={t("sidebar.actions", { title })}>
            {({ close }) => (
              <ThreadMenu
                threadId={threadId}
                onClose={close}
                onRename={() => {
                  close();
                  setRenaming(true);
                }}
                onDelete={() => {
                  close();
                  remove();
                }}
              />
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {failed ? (
        <p className={styles.failed} role="alert">
          {t(`sidebar.${failed}Failed`)}
        </p>
      ) : null}
    </div>
  );
}

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
