import { useEffect, useId, useState } from "react";
import { useLocation } from "wouter";
import { isObject, type Json, type JsonObject } from "../../api/json";
import { Button } from "../../components/shell/Button";
import { useTranslation } from "../../i18n/useTranslation";
import { useConsole } from "../context";
import type { ExecutionState } from "../records";
import { REDACTED, redacted } from "../redaction";
import { told } from "../useLoaded";
import styles from "./Execution.module.css";
import { workloadOf } from "./values";

interface RerunFormProps {
  readonly state: ExecutionState;
  onClose(): void;
}

/** The workload to change before it runs again; only what was changed is sent, so hidden secrets stay as they are. */
export function RerunForm({ state, onClose }: RerunFormProps) {
  const { t } = useTranslation("console");
  const api = useConsole();
  const [, navigate] = useLocation();
  const id = useId();
  const [before, setBefore] = useState<JsonObject | null>(null);
  const [text, setText] = useState("");
  const [step, setStep] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const over = new AbortController();
    api.events(state.id, 0, false, over.signal).then(
      ({ events }) => {
        const workload = redacted(workloadOf(events)) as JsonObject;
        setBefore(workload);
        setText(JSON.stringify(workload, null, 2));
      },
      (error: unknown) => !over.signal.aborted && setProblem(told(error).message),
    );
    return () => over.abort();
  }, [api, state.id]);
  const edited = parsed(text);
  const send = async () => {
    if (!edited || !before) return;
    try {
      const next = await api.rerun(state.id, changes(before, edited), step || null);
      onClose();
      navigate(`/console/executions/${next}`);
    } catch (error) {
      setProblem(told(error).message);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className={styles.muted}>{t("rerun.text", { version: state.version })}</p>
      <label htmlFor={id}>{t("rerun.workload")}</label>
      <textarea
        id={id}
        className={styles.editor}
        rows={14}
        spellCheck={false}
        value={text}
        aria-invalid={before !== null && edited === null}
        onChange={({ target }) => setText(target.value)}
      />
      {before !== null && edited === null && <p role="alert">{t("rerun.notJson")}</p>}
      <label className={styles.inline}>
        {t("rerun.fromStep")}
        <input
          className={styles.input}
          value={step}
          placeholder={t("rerun.entry")}
          onChange={({ target }) => setStep(target.value.trim())}
        />
      </label>
      {problem && (
        <p role="alert" className={styles.error}>
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button onPress={onClose}>{t("back")}</Button>
        <Button look="primary" type="submit" isDisabled={edited === null || before === null}>
          {t("rerun.yes")}
        </Button>
      </div>
    </form>
  );
}

function parsed(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The keys whose values differ; a placeholder of a secret is never sent. */
export function changes(before: JsonObject, after: JsonObject): JsonObject {
  const entries = Object.entries(after).filter(([key, value]) => {
    const text = JSON.stringify(value);
    return text !== JSON.stringify(before[key]) && !text.includes(REDACTED);
  });
  return Object.fromEntries(entries);
}
