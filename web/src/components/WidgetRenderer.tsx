import { createElement, memo, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from "react";
import type { Json } from "../api/json";
import type { EnvelopeOf, WidgetType } from "../contracts/widgets";
import { useTranslation } from "../i18n/useTranslation";
import { WidgetBoundary } from "./WidgetRendererBoundary";
import { adjustmentsOf } from "./widgets/adjustments";
import { WidgetContext, type WidgetContextValue } from "./widgets/context";
import { Skeleton } from "./widgets/parts/Skeleton";
import { type Registry, registry } from "./widgets/registry";
import { Degraded } from "./widgets/text/Degraded";
import type { WidgetAction } from "./widgets/types";
import { judge } from "./widgets/validation";

/** A second press of the same control within this time is the same press. */
const SAME_PRESS_MS = 800;

export interface WidgetRendererProps {
  /** Whatever came from outside; it is judged here. */
  readonly envelope: unknown;
  readonly disabled?: boolean;
  readonly submitted?: boolean;
  onSubmit(widgetType: string, submittedValue: Json): void;
  onCta(action: WidgetAction): void;
}

/** Draws an envelope with the component of its type; what the contract refuses becomes a readable text. */
export const WidgetRenderer = memo(function WidgetRenderer(props: WidgetRendererProps) {
  const { t } = useTranslation("widgets");
  const { envelope } = props;
  const judgement = useMemo(() => judge(envelope), [envelope]);
  if (!judgement.ok) return <Degraded refusal={judgement.refusal} />;
  const broken = <Degraded refusal={{ kind: "broken", type: judgement.envelope.widget_type, detail: "" }} />;
  return (
    <WidgetBoundary key={judgement.envelope.widget_type} of={envelope} fallback={broken}>
      <Suspense fallback={<Skeleton label={t("loading")} />}>
        <Talking {...props} envelope={judgement.envelope}>
          {draw(judgement.envelope)}
        </Talking>
      </Suspense>
    </WidgetBoundary>
  );
});

function draw<T extends WidgetType>(envelope: EnvelopeOf<T>): ReactNode {
  const component: Registry[T] = registry[envelope.widget_type];
  const { payload, variant } = envelope;
  const adjustments = adjustmentsOf(payload.ai_adjustments, envelope.ai_adjustments);
  return createElement(component, { payload, variant, adjustments });
}

interface TalkingProps extends Omit<WidgetRendererProps, "envelope"> {
  readonly envelope: EnvelopeOf<WidgetType>;
  readonly children: ReactNode;
}

/** Gives the parts of a widget their way to talk back: a value once, actions without double presses. */
function Talking({ envelope, disabled = false, submitted = false, onSubmit, onCta, children }: TalkingProps) {
  const { widget_type: type, payload } = envelope;
  const [sent, setSent] = useState(false);
  const sending = useRef(false);
  const pressed = useRef({ id: "", at: 0 });
  const answered = "submitted_value" in payload && payload.submitted_value != null;
  const closed = submitted || sent || answered;

  const submit = useCallback(
    (value: Json) => {
      if (closed || disabled || sending.current) return;
      sending.current = true;
      setSent(true);
      onSubmit(type, value);
    },
    [closed, disabled, onSubmit, type],
  );
  const act = useCallback(
    (action: WidgetAction) => {
      if (disabled) return;
      const id = JSON.stringify(action);
      const now = performance.now();
      if (pressed.current.id === id && now - pressed.current.at < SAME_PRESS_MS) return;
      pressed.current = { id, at: now };
      onCta({ widget_type: type, ...action });
    },
    [disabled, onCta, type],
  );
  const value = useMemo<WidgetContextValue>(
    () => ({ disabled, submitted: closed, submit, act }),
    [disabled, closed, submit, act],
  );
  return <WidgetContext value={value}>{children}</WidgetContext>;
}
