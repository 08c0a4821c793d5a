import { CircleStop, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/shell/Button";
import { useTranslation } from "../../i18n/useTranslation";
import { useConsole } from "../context";
import type { ExecutionState } from "../records";
import { told } from "../useLoaded";
import { Confirm } from "./Confirm";
import styles from "./Execution.module.css";
import { RerunForm } from "./RerunForm";
import { Sheet } from "./Sheet";

/** Run it again, or stop it. */
export function Actions({ state }: { readonly state: ExecutionState }) {
  const { t } = useTranslation("console");
  const api = useConsole();
  const [asked, setAsked] = useState<"cancel" | "rerun" | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const close = () => setAsked(null);
  const cancel = async () => {
    try {
      await api.cancel(state.id, t("cancel.reason"));
      setFailure(null);
    } catch (error) {
      setFailure(told(error).message);
    }
  };
  return (
    <div className={styles.actions}>
      {state.status === "RUNNING" && (
        <Button aria-haspopup="dialog" onPress={() => setAsked("cancel")}>
          <CircleStop aria-hidden size={17} /> {t("cancel.title")}
        </Button>
      )}
      <Button aria-haspopup="dialog" onPress={() => setAsked("rerun")}>
        <RotateCcw aria-hidden size={17} /> {t("rerun.title")}
      </Button>
      <Sheet label={t("cancel.title")} isOpen={asked === "cancel"} onClose={close}>
        <Confirm text={t("cancel.text")} action={t("cancel.yes")} onConfirm={cancel} onClose={close} />
      </Sheet>
      <Sheet label={t("rerun.title")} isOpen={asked === "rerun"} onClose={close}>
        <RerunForm state={state} onClose={close} />
      </Sheet>
      {failure && <p role="alert">{failure}</p>}
    </div>
  );
}
