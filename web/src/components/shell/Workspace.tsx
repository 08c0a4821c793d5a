import { type CSSProperties, lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useTranslation } from "../../i18n/useTranslation";
import { useShell } from "./context";
import { preloadRenderer } from "./Envelopes";
import { Header } from "./Header";
import { INPUT_ID } from "./InputBar";
import { NamedContext, useNameInAddress } from "./link";
import { loadMenus, preloadMenus } from "./menus";
import { Rail } from "./Rail";
import { RightPane } from "./RightPane";
import { Sidebar } from "./Sidebar";
import { Talk } from "./Talk";
import { useBreakpoint } from "./useBreakpoint";
import { useConversation, useDocumentTitle } from "./useConversation";
import { useFocusKept } from "./useFocusKept";
import { usePaneChoice } from "./usePaneChoice";
import { useResizer } from "./useResizer";
import styles from "./Workspace.module.css";

const Sheet = lazy(() => loadMenus().then((module) => ({ default: module.Sheet })));

/** The whole of the signed-in application. `threadId` is null for a conversation that has not begun. */
export function Workspace({ threadId }: { readonly threadId: string | null }) {
  const { t } = useTranslation();
  const { profile } = useShell();
  const breakpoint = useBreakpoint();
  const [, navigate] = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const conversation = useConversation(threadId);
  const named = useNameInAddress();
  const pane = usePaneChoice(breakpoint);
  useEffect(() => {
    preloadRenderer();
    preloadMenus();
  }, []);
  useFocusKept();
  useDocumentTitle(conversation.title, profile.productName);
  const closeMenu = useCallback(() => setMenuOpen(false), []);
  const isNew = threadId === null;
  const begin = useCallback(() => {
    closeMenu();
    if (isNew) document.getElementById(INPUT_ID)?.focus();
    else navigate("/");
  }, [closeMenu, navigate, isNew]);
  const sidebar = <Sidebar activeId={threadId} onNew={begin} onChosen={closeMenu} />;
  const overview = (
    <RightPane
      conversation={conversation}
      selected={pane.selected}
      onSelect={pane.select}
      onClose={breakpoint === "desktop" ? undefined : pane.close}
    />
  );
  const rem = rootSize();
  const resizer = useResizer({
    label: t("panes.resize"),
    min: 20 * rem,
    max: 45 * rem,
    initial: (window.innerWidth < 100 * rem ? 25 : 30) * rem,
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
        <NamedContext value={named}>
          <Talk threadId={threadId} conversation={conversation} />
        </NamedContext>
      </main>
      {isBeside ? (
        <aside className={styles.overview} aria-label={t("panes.label")}>
          {breakpoint === "desktop" ? <div {...resizer.handle} className={styles.resizer} /> : null}
          {overview}
        </aside>
      ) : null}
      <Suspense fallback={null}>
        {breakpoint !== "desktop" && isMenuOpen ? (
          <Sheet side="start" label={t("sidebar.label")} onClose={closeMenu}>
            {sidebar}
          </Sheet>
        ) : null}
        {breakpoint === "phone" && pane.isOpen ? (
          <Sheet side="bottom" label={t("panes.label")} onClose={pane.close}>
            {overview}
          </Sheet>
        ) : null}
      </Suspense>
    </div>
  );
}

/** The root's font size in pixels, by which everything grows on very large screens. */
function rootSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
