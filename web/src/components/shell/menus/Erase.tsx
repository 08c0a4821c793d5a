import { ShieldX } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { asFailure, type FailureKind } from "../../../api/errors";
import { countKept, eraseAll, type Kept } from "../../../state/belongings";
import { Button } from "../Button";
import { useShell } from "../context";
import styles from "./Menus.module.css";
import { useTexts } from "./useTexts";

type Stage =
  | { readonly at: "idle" }
  | { readonly at: "counting" }
  | { readonly at: "working" }
  | { readonly at: "done" }
  | { readonly at: "asking"; readonly kept: Kept }
  | { readonly at: "left"; readonly count: number }
  | { readonly at: "failed"; readonly kind: FailureKind };

/** Deletes everything of the reader, after saying what goes. */
export function Erase({ path }: { readonly path: string }) {
  const t = useTexts();
  const { desk, runner } = useShell();
  const [, navigate] = useLocation();
  const [stage, setStage] = useState<Stage>({ at: "idle" });
  if (!t) return null;
  const attempt = (work: Promise<Stage>) =>
    work.then(setStage, (error: unknown) => setStage({ at: "failed", kind: asFailure(error).kind }));
  const ask = () => {
    setStage({ at: "counting" });
    void attempt(countKept(runner, path).then((kept) => ({ at: "asking", kept })));
  };
  const erase = async (): Promise<Stage> => {
    const count = await eraseAll(desk, path);
    return count > 0 ? { at: "left", count } : { at: "done" };
  };
  if (stage.at === "asking") {
    return (
      <div className={styles.part}>
        <p>
          <strong>{t("erase.title")}</strong> {t("erase.count", { ...stage.kept })}
        </p>
        <p>{t("erase.what")}</p>
        <p className={styles.muted}>{t("erase.log")}</p>
        <Button autoFocus onPress={() => setStage({ at: "idle" })}>
          {t("erase.keep")}
        </Button>
        <Button
          look="danger"
          onPress={() => {
            setStage({ at: "working" });
            void attempt(erase());
          }}
        >
          {t("erase.now")}
        </Button>
      </div>
    );
  }
  if (stage.at === "counting" || stage.at === "working") return <p role="status">{t(`erase.${stage.at}`)}</p>;
  if (stage.at === "done") {
    return (
      <div className={styles.part}>
        <p role="status">{t("erase.done")}</p>
        <Button autoFocus onPress={() => navigate("/")}>
          {t("erase.anew")}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.part}>
      {stage.at === "idle" ? null : (
        <p role="alert" className={styles.failed}>
          {stage.at === "left"
            ? t("erase.left", { count: stage.count })
            : `${t("erase.failed")} ${t(`reason.${stage.kind}`)}`}
        </p>
      )}
      <Button look="quiet" onPress={ask}>
        <ShieldX size={16} />
        {t("erase.ask")}
      </Button>
    </div>
  );
}
