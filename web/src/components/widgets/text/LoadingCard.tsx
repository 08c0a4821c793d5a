import { useEffect, useState } from "react";
import { ProgressBar } from "react-aria-components/ProgressBar";
import type { Moment } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { momentOf } from "../format/time";
import { humanise } from "../format/words";
import { Card } from "../parts/Card";
import { Skeleton } from "../parts/Skeleton";
import type { WidgetProps } from "../types";
import styles from "./LoadingCard.module.css";

/** What may be shown before the answer is there; the rest belongs to the answer. */
const MOST_OF_THE_WAY = 95;

/** Seconds since the start, each second while mounted; a start that lies in the future or long ago counts from now. */
function useElapsed(startedAt: Moment | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  const [mounted] = useState(now);
  const stated = startedAt === undefined ? undefined : momentOf(startedAt)?.getTime();
  const isPlausible = stated !== undefined && stated <= mounted && mounted - stated < 600_000;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.round((now - (isPlausible ? stated : mounted)) / 1000));
}

/** Progress by the time that such a request usually takes; when that has passed, it says so. */
export function LoadingCard({ payload, variant, adjustments }: WidgetProps<"loading_card">) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const elapsed = useElapsed(payload.started_at);
  const expected = payload.expected_duration_seconds;
  const name = payload.tool_name ? humanise(payload.tool_name) : t("loading");
  const share = expected ? Math.min(MOST_OF_THE_WAY, (elapsed / expected) * 100) : undefined;
  const seconds = (value: number) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: "second", unitDisplay: "short" }).format(value);
  const isLate = expected !== undefined && elapsed > expected;
  const words = isLate
    ? t("progress.late", { elapsed: seconds(elapsed) })
    : expected
      ? t("progress.usual", { elapsed: seconds(elapsed), expected: seconds(expected) })
      : t("progress.elapsed", { elapsed: seconds(elapsed) });
  return (
    <Card variant={variant} adjustments={adjustments} label={name} tone="quiet">
      <ProgressBar
        aria-label={name}
        className={styles.bar ?? ""}
        value={share ?? 0}
        isIndeterminate={share === undefined}
      >
        {({ percentage }) => (
          <>
            <span className={styles.row}>
              <strong>{name}</strong>
              <span className={styles.words}>{words}</span>
            </span>
            <span className={styles.track} data-indeterminate={share === undefined || undefined}>
              <span className={styles.fill} style={{ inlineSize: `${percentage ?? 100}%` }} />
            </span>
          </>
        )}
      </ProgressBar>
      <Skeleton label="" />
    </Card>
  );
}
