import { Component, lazy, memo, type ReactNode, Suspense, useCallback } from "react";
import type { Envelope } from "../../api/envelope";
import type { Json } from "../../api/json";
import { useTranslation } from "../../i18n/useTranslation";
import { widgetKey } from "../../state/conversation";
import { useConversations } from "../../state/conversations";
import { type Action, actionEvent, submitEvent } from "../../state/events";
import { useDrawn } from "../pace";
import { useShell } from "./context";
import styles from "./Envelopes.module.css";
import { useNamed, widgetRef } from "./link";
import { REGION_MARK } from "./useFocusKept";

const loadRenderer = () => import("../WidgetRenderer");
const WidgetRenderer = lazy(() => loadRenderer().then((module) => ({ default: module.WidgetRenderer })));

/** Fetches what the first answer will need, while the reader still writes. */
export function preloadRenderer(): void {
  void loadRenderer().catch(() => undefined);
}

interface EnvelopesProps {
  readonly threadId: string;
  /** Whose envelopes these are: the key of a message, a turn or a pane. */
  readonly owner: string;
  readonly envelopes: readonly Envelope[];
  readonly isDisabled?: boolean;
  /** By what the address names the answer, where it can. */
  readonly answerRef?: string | undefined;
}

/** The envelopes of one answer, in order, each with its talk-back wired to the thread. */
export const Envelopes = memo(function Envelopes({ envelopes, owner, answerRef, ...rest }: EnvelopesProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const drawn = useDrawn(envelopes.length);
  return (
    <Suspense
      fallback={rest.isDisabled ? null : <p className={styles.loading}>{t("thread.widgetLoading")}</p>}
    >
      <div className={styles.list}>
        {envelopes.slice(0, drawn).map((envelope, index) => {
          const key = widgetKey(owner, index);
          return (
            <Fence key={key} fallback={<p className={styles.broken}>{t("thread.widgetFailed")}</p>}>
              <div
                className={styles.place}
                {...REGION_MARK}
                data-named={(answerRef && named === widgetRef(answerRef, index)) || undefined}
              >
                <EnvelopeView {...rest} envelope={envelope} widgetKey={key} />
              </div>
            </Fence>
          );
        })}
      </div>
    </Suspense>
  );
});

interface EnvelopeViewProps {
  readonly threadId: string;
  readonly widgetKey: string;
  readonly envelope: Envelope;
  readonly isDisabled?: boolean;
}

function EnvelopeView({ threadId, widgetKey: key, envelope, isDisabled = false }: EnvelopeViewProps) {
  const { desk } = useShell();
  const submitted = useConversations((state) => state.byId[threadId]?.submissions[key]);
  const onSubmit = useCallback(
    (widgetType: string, value: Json) => desk.submit(threadId, key, submitEvent(widgetType, value), value),
    [desk, threadId, key],
  );
  const onCta = useCallback((action: Action) => desk.send(threadId, actionEvent(action)), [desk, threadId]);
  return (
    <WidgetRenderer
      envelope={submitted === undefined ? envelope : withSubmitted(envelope, submitted)}
      disabled={isDisabled}
      submitted={submitted !== undefined}
      onSubmit={onSubmit}
      onCta={onCta}
    />
  );
}

function withSubmitted(envelope: Envelope, value: Json): Envelope {
  const payload = typeof envelope.payload === "object" ? envelope.payload : {};
  return { ...envelope, payload: { ...payload, submitted_value: value } };
}

interface FenceProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** A widget that breaks takes only its own place with it. */
class Fence extends Component<FenceProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
