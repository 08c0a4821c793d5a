import type { Json } from "../../../api/json";
import type { Cta } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { humanise } from "../format/words";
import type { WidgetAction } from "../types";
import { Button, type ButtonLook } from "./Button";
import styles from "./Ctas.module.css";

const LOOKS: readonly string[] = ["primary", "secondary", "quiet", "danger"];

interface CtasProps {
  readonly ctas: readonly Cta[] | undefined;
  /** What the card offers when the payload says nothing about controls. */
  readonly fallback?: readonly Cta[];
  /** The ids of the card's object, for controls that don't name it. */
  readonly ids?: Readonly<Record<string, string>>;
  /** Beside cards that have controls of their own. */
  readonly isMinor?: boolean;
  /** The card's name, so that equal labels differ for screen readers. */
  readonly about?: string;
}

/** The controls of a card. */
export function Ctas({ ctas, fallback = [], ids = {}, isMinor = false, about }: CtasProps) {
  const { t } = useTranslation("widgets");
  const { act, disabled } = useWidget();
  const shown = ctas ?? fallback;
  if (shown.length === 0) return null;
  return (
    <div className={styles.row}>
      {shown.map((cta, index) => {
        const { label, look, isDisabled, action } = partsOf(cta, ids, (id) =>
          t(`actions.${id}`, { defaultValue: humanise(id) }),
        );
        return (
          <Button
            // biome-ignore lint/suspicious/noArrayIndexKey: controls keep their places, and two may read the same
            key={index}
            look={look ?? (index === 0 && !isMinor ? "primary" : "secondary")}
            isDisabled={disabled || isDisabled}
            aria-label={about ? `${label}: ${about}` : undefined}
            onPress={() => act(about ? { ...action, label: `${label}: ${about}` } : action)}
          >
            {label}
          </Button>
        );
      })}
    </div>
  );
}

export interface CtaParts {
  readonly label: string;
  readonly look: ButtonLook | undefined;
  readonly isDisabled: boolean;
  readonly action: WidgetAction;
}

/** A control of the payload as a button: its words and looks, and the action that it sends. */
export function partsOf(
  cta: Cta,
  ids: Readonly<Record<string, string>>,
  named: (id: string) => string,
): CtaParts {
  const nameOf = (id: string) => named(id.split(":")[0] ?? id);
  if (typeof cta === "string") {
    const label = nameOf(cta);
    return { label, look: undefined, isDisabled: false, action: { action_id: cta, label, ...ids } };
  }
  const { variant, disabled = false, style: _style, icon: _icon, kind: _kind, ...action } = cta;
  const look = LOOKS.includes(variant ?? "") ? (variant as ButtonLook) : variant ? "secondary" : undefined;
  const label = cta.label ?? nameOf(cta.action_id);
  return {
    label,
    look,
    isDisabled: disabled,
    action: { ...ids, ...(action as typeof action & { value?: Json }), label },
  };
}
