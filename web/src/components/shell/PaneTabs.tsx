import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import type { PaneProfile } from "../../state/profile";
import styles from "./RightPane.module.css";

export const tabId = (paneId: string) => `tab-${paneId}`;
export const panelId = (paneId: string) => `pane-${paneId}`;

interface PaneTabsProps {
  readonly panes: readonly PaneProfile[];
  readonly selected: string;
  readonly onSelect: (paneId: string) => void;
}

/** The names of the panes, as the tabs of the ARIA authoring practices: one stop of the Tab key, arrows from one to the next. */
export function PaneTabs({ panes, selected, onSelect }: PaneTabsProps) {
  const { t } = useTranslation(["shell", "domain"]);
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const here = panes.findIndex((pane) => pane.id === selected);
    const next = target(event.key, here, panes.length, document.dir === "rtl");
    const pane = panes[next];
    if (!pane) return;
    event.preventDefault();
    list.current?.querySelector<HTMLElement>(`#${tabId(pane.id)}`)?.focus();
    onSelect(pane.id);
  };
  return (
    <div
      ref={list}
      role="tablist"
      className={styles.list}
      aria-label={t("panes.label")}
      onKeyDown={onKeyDown}
    >
      {panes.map((pane) => (
        <button
          key={pane.id}
          type="button"
          role="tab"
          id={tabId(pane.id)}
          className={styles.tab}
          aria-selected={pane.id === selected}
          aria-controls={pane.id === selected ? panelId(pane.id) : undefined}
          tabIndex={pane.id === selected ? 0 : -1}
          onClick={() => onSelect(pane.id)}
        >
          <pane.icon size={17} aria-hidden="true" />
          <span>{t(pane.labelKey, { ns: "domain" })}</span>
        </button>
      ))}
    </div>
  );
}

/** The place of the tab that a key leads to; -1 for every other key. */
function target(key: string, here: number, count: number, isRightToLeft: boolean): number {
  const [back, on] = isRightToLeft ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  if (key === back) return (here + count - 1) % count;
  if (key === on) return (here + 1) % count;
  return key === "Home" ? 0 : key === "End" ? count - 1 : -1;
}
