import { X } from "lucide-react";
import { memo, useDeferredValue } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import type { Conversation } from "../../state/conversation";
import type { PaneProfile } from "../../state/profile";
import { Button } from "./Button";
import { useShell } from "./context";
import { Envelopes } from "./Envelopes";
import { PaneTabs, panelId, tabId } from "./PaneTabs";
import styles from "./RightPane.module.css";
import { usePane } from "./usePane";

interface RightPaneProps {
  readonly conversation: Conversation;
  readonly selected: string;
  readonly onSelect: (paneId: string) => void;
  readonly onClose?: (() => void) | undefined;
}

/** What the conversation has come to, in the domain's panes. */
export function RightPane({ conversation, selected, onSelect, onClose }: RightPaneProps) {
  const { t } = useTranslation();
  const { panes } = useShell().profile;
  // A press is answered by the tabs at once; a pane, however much it holds, follows without holding anything up.
  const shown = useDeferredValue(selected, "");
  const told = useDeferredValue(conversation);
  const pane = panes.find(({ id }) => id === shown);
  return (
    <div className={styles.tabs}>
      <div className={styles.head}>
        <PaneTabs panes={panes} selected={selected} onSelect={onSelect} />
        {onClose ? (
          <Button look="quiet" size="icon" aria-label={t("panes.close")} onPress={onClose}>
            <X size={20} />
          </Button>
        ) : null}
      </div>
      <div
        role="tabpanel"
        id={panelId(selected)}
        aria-labelledby={tabId(selected)}
        className={styles.panel}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
      >
        {pane ? <PaneBody key={pane.id} pane={pane} conversation={told} /> : null}
      </div>
    </div>
  );
}

interface PaneBodyProps {
  readonly pane: PaneProfile;
  readonly conversation: Conversation;
}

const PaneBody = memo(function PaneBody({ pane, conversation }: PaneBodyProps) {
  const { t } = useTranslation(["shell", "domain"]);
  const { envelopes, status, reload } = usePane(pane, conversation);
  if (envelopes.length > 0) {
    return <Envelopes threadId={conversation.threadId} owner={`pane/${pane.id}`} envelopes={envelopes} />;
  }
  if (status === "loading") return <p className={styles.note}>{t("panes.loading")}</p>;
  if (status === "failed") {
    return (
      <div className={styles.note}>
        <p>{t("panes.failed")}</p>
        <Button onPress={reload}>{t("panes.retry")}</Button>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <pane.icon size={26} strokeWidth={1.5} aria-hidden="true" />
      <h2>{t(pane.emptyTitleKey, { ns: "domain" })}</h2>
      <p>{t(pane.emptyTextKey, { ns: "domain" })}</p>
    </div>
  );
});
