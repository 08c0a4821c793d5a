import { getLocalTimeZone, today } from "@internationalized/date";
import { useState } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatDays } from "../format/time";
import { Button } from "../parts/Button";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";
import styles from "./DateRangePicker.module.css";
import { type Days, day, localeOf, nightsOf } from "./days";
import { RangeGrid } from "./RangeGrid";
import { Submitted } from "./Submitted";

/** First and last day in a calendar with the nights counted; once submitted, the days stay. */
export function DateRangePicker({ payload, variant, adjustments }: WidgetProps<"date_range_picker">) {
  const { t } = useTranslation("widgets");
  const readerLocale = useLocale();
  const locale = localeOf(payload.locale, readerLocale);
  const { submit, submitted, disabled } = useWidget();
  const [range, setRange] = useState(() => initialRange(payload.default_from, payload.default_to));
  const sent = payload.submitted_value ?? (submitted && range ? datesOf(range) : null);
  if (sent) {
    const [from, to] = [day(sent.from), day(sent.to)];
    const nights = sent.nights ?? (from && to ? nightsOf(from, to) : null);
    const words = [
      formatDays(sent.from, sent.to, locale),
      nights !== null && t("dates.nights", { count: nights }),
    ];
    return <Submitted label={t("dates.chosen")}>{words.filter(Boolean).join(" · ")}</Submitted>;
  }
  const send = () => range && submit(datesOf(range));
  const nights = range ? nightsOf(range.start, range.end) : 0;
  return (
    <I18nProvider locale={locale}>
      <Card title={t("dates.title")} variant={variant} adjustments={adjustments}>
        <RangeGrid
          value={range}
          min={earliest(payload)}
          max={latest(payload)}
          isDisabled={disabled}
          onChange={(next) => {
            setRange(next);
            if (payload.submit === false) submit(datesOf(next));
          }}
        />
        <div className={styles.foot}>
          <p className={styles.chosen} aria-live="polite">
            {range ? (
              <>
                <strong>{formatDays(range.start.toString(), range.end.toString(), locale)}</strong>
                <span>{t("dates.nights", { count: nights })}</span>
              </>
            ) : (
              t("dates.hint")
            )}
          </p>
          {payload.submit !== false && (
            <Button look="primary" isDisabled={disabled || nights < 1} onPress={send}>
              {submitLabel(payload.submit) ?? t("dates.submit")}
            </Button>
          )}
        </div>
      </Card>
    </I18nProvider>
  );
}

type Payload = WidgetProps<"date_range_picker">["payload"];

/** As stated; else from today on, unless the payload itself starts or ends earlier. */
function earliest({ min_date, default_from, max_date }: Payload) {
  const now = today(getLocalTimeZone());
  const [stated, start, end] = [day(min_date), day(default_from), day(max_date)];
  if (stated) return stated;
  if (start && start.compare(now) < 0) return start;
  return end && end.compare(now) < 0 ? undefined : now;
}

/** As stated, unless nothing could be chosen then. */
function latest({ min_date, max_date }: Payload) {
  const [first, last] = [day(min_date), day(max_date)];
  return first && last && last.compare(first) < 0 ? undefined : last;
}

type Submit = Payload["submit"];

function submitLabel(submit: Submit): string | undefined {
  if (typeof submit === "string") return submit || undefined;
  return typeof submit === "object" ? submit.label : undefined;
}

function initialRange(from: string | null | undefined, to: string | null | undefined): Days | null {
  const [start, end] = [day(from), day(to)];
  return start && end && start.compare(end) < 0 ? { start, end } : null;
}

function datesOf({ start, end }: Days): { from: string; to: string; nights: number } {
  return { from: start.toString(), to: end.toString(), nights: nightsOf(start, end) };
}
