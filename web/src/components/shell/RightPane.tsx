import { X } from "lucide-react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components/Tabs";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../../state/conversation";
import type { PaneProfile } from "../../state/profile";
import { Button } from "./Button";
import { useShell } from "./context";
import { Envelopes } from "./Envelopes";
import styles from "./RightPane.module.css";
import { Soon } from "./Soon";
import { usePane } from "./usePane";

interface RightPaneProps {
  readonly conversation: Conversation;
  readonly selected: string;
  readonly onSelect: (paneId: string) => void;
  readonly onClose?: () => void;
}

/** What the conversation has come to, in the domain's panes. */
export function RightPane({ conversation, selected, onSelect, onClose }: RightPaneProps) {
  const { t } = useTranslation(["shell", "domain"]);
  const { profile } = useShell();
  return (
    <Tabs
      className={styles.tabs ?? ""}
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(String(key))}
    >
      <div className={styles.head}>
        <TabList className={styles.list ?? ""} aria-label={t("panes.label")}>
          {profile.panes.map((pane) => (
            <Tab key={pane.id} id={pane.id} className={styles.tab ?? ""}>
              <pane.icon size={17} aria-hidden="true" />
              <span>{t(pane.labelKey, { ns: "domain" })}</span>
            </Tab>
          ))}
        </TabList>
        {onClose ? (
          <Button look="quiet" size="icon" aria-label={t("panes.close")} onPress={onClose}>
            <X size={20} />
          </Button>
        ) : null}
      </div>
      {profile.panes.map((pane) => (
        <TabPanel key={pane.id} id={pane.id} className={styles.panel ?? ""}>
          <Soon>
            <PaneBody pane={pane} conversation={conversation} />
          </Soon>
        </TabPanel>
      ))}
    </Tabs>
  );
}

interface PaneBodyProps {
  readonly pane: PaneProfile;
  readonly conversation: Conversation;
}

function PaneBody({ pane, conversation }: PaneBodyProps) {
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
}
