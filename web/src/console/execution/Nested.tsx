import { useCallback } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { useConsole } from "../context";
import { ExecutionTable } from "../executions/ExecutionTable";
import { Notice, Quiet } from "../parts/Notice";
import { useLoaded } from "../useLoaded";

const REFRESH_MS = 2_000;

/** The executions that this one has started, in the order in which it did. */
export function Nested({ id, isOver }: { readonly id: string; readonly isOver: boolean }) {
  const { t } = useTranslation("console");
  const api = useConsole();
  const children = useLoaded(
    useCallback(() => api.children(id), [api, id]),
    isOver ? null : REFRESH_MS,
  );
  if (children.failure) return <Notice failure={children.failure} onRetry={children.reload} />;
  if (children.value === null) return <Quiet>{t("loading")}</Quiet>;
  if (children.value.length === 0) return <Quiet>{t("execution.noNested")}</Quiet>;
  return <ExecutionTable executions={children.value} />;
}
