import { CircleStop, RotateCcw } from "lucide-react";
import { useState } from "react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/shell/Button";
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
  const [failure, setFailure] = useState<string | null>(null);
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
        <DialogTrigger>
          <Button>
            <CircleStop aria-hidden size={17} /> {t("cancel.title")}
          </Button>
          <Sheet label={t("cancel.title")}>
            {(close) => (
              <Confirm text={t("cancel.text")} action={t("cancel.yes")} onConfirm={cancel} onClose={close} />
            )}
          </Sheet>
        </DialogTrigger>
      )}
      <DialogTrigger>
        <Button>
          <RotateCcw aria-hidden size={17} /> {t("rerun.title")}
        </Button>
        <Sheet label={t("rerun.title")}>{(close) => <RerunForm state={state} onClose={close} />}</Sheet>
      </DialogTrigger>
      {failure && <p role="alert">{failure}</p>}
    </div>
  );
}
