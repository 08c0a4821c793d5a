import { Menu, PanelRight, PanelRightClose, Plus } from "lucide-react";
import { type CSSProperties, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "wouter";
import { type Conversation, emptyConversation, isBusy } from "../../state/conversation";
import { useConversations } from "../../state/conversations";
import { messageEvent } from "../../state/events";
import { AccountMenu } from "./AccountMenu";
import { Button } from "./Button";
import { ChatThread } from "./ChatThread";
import { ConnectionBanner } from "./ConnectionBanner";
import { useShell } from "./context";
import { INPUT_ID, InputBar } from "./InputBar";
import { Mark } from "./Mark";
import { RightPane } from "./RightPane";
import { Sheet } from "./Sheet";
import { Sidebar } from "./Sidebar";
import { StartScreen } from "./StartScreen";
import { type Breakpoint, useBreakpoint } from "./useBreakpoint";
import { useResizer } from "./useResizer";
import styles from "./Workspace.module.css";

const NEW_THREAD = "new";
const PANE = "pane";

/** The whole of the signed-in application. `threadId` is null for a conversation that has not begun. */
export function Workspace({ threadId }: { readonly threadId: string | null }) {
  const { t } = useTranslation();
  const { profile } = useShell();
  const breakpoint = useBreakpoint();
  const [, navigate] = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const conversation = useConversation(threadId);
  const pane = usePaneChoice(breakpoint);
  const begin = () => {
    setMenuOpen(false);
    navigate("/");
    document.getElementById(INPUT_ID)?.focus();
  };
  const sidebar = <Sidebar activeId={threadId} onNew={begin} onChosen={() => setMenuOpen(false)} />;
  const overview = (
    <RightPane
      conversation={conversation}
      selected={pane.selected}
      onSelect={pane.select}
      {...(breakpoint === "desktop" ? {} : { onClose: pane.close })}
    />
  );
  const resizer = useResizer({
    label: t("panes.resize"),
    min: 320,
    max: 720,
    initial: window.innerWidth < 1600 ? 400 : 480,
  });
  const isBeside = breakpoint === "desktop" || (breakpoint === "tablet" && pane.isOpen);
  return (
    <div
      className={styles.workspace}
      data-size={breakpoint}
      data-beside={isBeside}
      style={{ "--overview": `${resizer.width}px` } as CSSProperties}
    >
      <a className={styles.skip} href={`#${INPUT_ID}`}>
        {t("skipToInput")}
      </a>
      {breakpoint === "desktop" ? (
        <aside className={styles.side} aria-label={t("sidebar.label")}>
          {sidebar}
        </aside>
      ) : null}
      {breakpoint === "tablet" ? <Rail onMenu={() => setMenuOpen(true)} onNew={begin} /> : null}
      <main className={styles.main}>
        <Header
          breakpoint={breakpoint}
          title={threadId ? conversation.title || profile.productName : t("sidebar.new")}
          isPaneOpen={pane.isOpen}
          onMenu={() => setMenuOpen(true)}
          onNew={begin}
          onPane={pane.toggle}
        />
        <Talk threadId={threadId} conversation={conversation} />
      </main>
      {isBeside ? (
        <aside className={styles.overview} aria-label={t("panes.label")}>
          {breakpoint === "desktop" ? <div {...resizer.handle} className={styles.resizer} /> : null}
          {overview}
        </aside>
      ) : null}
      {breakpoint === "desktop" ? null : (
        <Sheet side="start" label={t("sidebar.label")} isOpen={isMenuOpen} onClose={() => setMenuOpen(false)}>
          {sidebar}
        </Sheet>
      )}
      {breakpoint === "phone" ? (
        <Sheet side="bottom" label={t("panes.label")} isOpen={pane.isOpen} onClose={pane.close}>
          {overview}
        </Sheet>
      ) : null}
    </div>
  );
}

interface TalkProps {
  readonly threadId: string | null;
  readonly conversation: Conversation;
}

/** The conversation with its input; the first message of a new one gives it its address. */
function Talk({ threadId, conversation }: TalkProps) {
  const { t } = useTranslation("domain");
  const { i18n } = useTranslation();
  const { desk } = useShell();
  const [, navigate] = useLocation();
  const [incoming, setIncoming] = useState<{ readonly text: string } | null>(null);
  const edit = useCallback((text: string) => setIncoming({ text }), []);
  const send = (text: string) => {
    const id = threadId ?? crypto.randomUUID();
    if (!threadId) desk.begin(id);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    desk.send(id, messageEvent(text, i18n.language, timeZone));
    if (!threadId) navigate(`/t/${id}`);
  };
  const isNew = threadId === null;
  const isEmpty = isNew || (conversation.loading === "ready" && isBlank(conversation));
  return (
    <>
      {isEmpty ? <StartScreen onStart={send} /> : <ChatThread conversation={conversation} onEdit={edit} />}
      <div>
        <ConnectionBanner />
        <InputBar
          key={threadId ?? NEW_THREAD}
          threadId={threadId ?? NEW_THREAD}
          isBusy={isBusy(conversation)}
          {...(isEmpty ? { placeholder: t("start.placeholder") } : {})}
          incoming={incoming}
          onSend={send}
          onStop={() => void desk.stop(conversation.threadId)}
        />
      </div>
    </>
  );
}

function isBlank({ history, turns }: Conversation): boolean {
  return history.length === 0 && turns.length === 0;
}

interface HeaderProps {
  readonly breakpoint: Breakpoint;
  readonly title: string;
  readonly isPaneOpen: boolean;
  readonly onMenu: () => void;
  readonly onNew: () => void;
  readonly onPane: () => void;
}

function Header({ breakpoint, title, isPaneOpen, onMenu, onNew, onPane }: HeaderProps) {
  const { t } = useTranslation();
  return (
    <header className={styles.header}>
      {breakpoint === "phone" ? (
        <Button look="quiet" size="icon" aria-label={t("sidebar.open")} onPress={onMenu}>
          <Menu size={21} />
        </Button>
      ) : null}
      <h1 className={styles.title}>{title}</h1>
      {breakpoint === "phone" ? (
        <Button look="quiet" size="icon" aria-label={t("sidebar.new")} onPress={onNew}>
          <Plus size={21} />
        </Button>
      ) : null}
      {breakpoint === "desktop" ? null : (
        <Button
          look="quiet"
          size="icon"
          aria-label={isPaneOpen ? t("panes.close") : t("panes.open")}
          aria-expanded={isPaneOpen}
          onPress={onPane}
        >
          {isPaneOpen ? <PanelRightClose size={21} /> : <PanelRight size={21} />}
        </Button>
      )}
    </header>
  );
}

function Rail({ onMenu, onNew }: { readonly onMenu: () => void; readonly onNew: () => void }) {
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

/** The open conversation, loaded when its address is first visited; its title comes from the list of threads. */
function useConversation(threadId: string | null): Conversation {
  const { desk } = useShell();
  const found = useConversations((state) => (threadId ? state.byId[threadId] : undefined));
  const title = useConversations(
    (state) => state.threads.items.find((item) => item.threadId === threadId)?.title ?? "",
  );
  useEffect(() => {
    if (threadId) void desk.open(threadId);
  }, [desk, threadId]);
  const conversation = found ?? emptyConversation(threadId ?? NEW_THREAD);
  return conversation.title || !title ? conversation : { ...conversation, title };
}

/** The pane named in the address. Beside the conversation one is always chosen; a sheet opens only when named. */
function usePaneChoice(breakpoint: Breakpoint) {
  const { profile } = useShell();
  const [params, setParams] = useSearchParams();
  const [isShown, setShown] = useState(true);
  const named = params.get(PANE);
  const first = profile.panes[0]?.id ?? "";
  const known = profile.panes.some((pane) => pane.id === named);
  const put = (paneId: string | null, replace: boolean) =>
    setParams(
      (before) => {
        if (paneId === null) before.delete(PANE);
        else before.set(PANE, paneId);
        return before;
      },
      { replace },
    );
  const isOpen = breakpoint === "phone" ? known : isShown;
  const close = () => {
    if (breakpoint === "phone") put(null, true);
    else setShown(false);
  };
  const open = () => {
    if (breakpoint === "phone") put(known ? named : first, false);
    else setShown(true);
  };
  return {
    selected: known && named ? named : first,
    isOpen,
    close,
    toggle: () => (isOpen ? close() : open()),
    select: (paneId: string) => put(paneId, true),
  };
}
