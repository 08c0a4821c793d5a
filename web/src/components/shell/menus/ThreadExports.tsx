import { Download } from "lucide-react";
import { useState } from "react";
import { asFailure, type FailureKind } from "../../../api/errors";
import { useTranslation } from "../../../i18n/useTranslation";
import { exportThread, saveFile } from "../../../state/belongings";
import { EXPORT_FORMATS, type ExportFormat } from "../../../state/profile";
import { Button } from "../Button";
import { useShell } from "../context";
import styles from "./Menus.module.css";
import { useTexts } from "./useTexts";

interface ThreadExportsProps {
  readonly path: string;
  readonly threadId: string;
  readonly onDone: () => void;
}

/** A conversation as a file, in each form that the platform makes. */
export function ThreadExports({ path, threadId, onDone }: ThreadExportsProps) {
  const t = useTexts();
  const { i18n } = useTranslation();
  const { runner } = useShell();
  const [state, setState] = useState<"idle" | "working" | FailureKind>("idle");
  if (!t) return null;
  const save = async (format: ExportFormat) => {
    setState("working");
    try {
      saveFile(await exportThread(runner, path, threadId, format, i18n.language));
      onDone();
    } catch (error) {
      setState(asFailure(error).kind);
    }
  };
  return (
    <div className={styles.part}>
      {EXPORT_FORMATS.map((format) => (
        <Button key={format} look="quiet" isDisabled={state === "working"} onPress={() => void save(format)}>
          <Download size={16} />
          {t(`export.${format}`)}
        </Button>
      ))}
      {state === "working" ? <p role="status">{t("export.working")}</p> : null}
      {state === "idle" || state === "working" ? null : (
        <p role="alert" className={styles.failed}>
          {t("export.failed")} {t(`reason.${state}`)}
        </p>
      )}
    </div>
  );
}
