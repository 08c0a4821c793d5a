import { type CalendarDate, getLocalTimeZone, today } from "@internationalized/date";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Heading } from "react-aria-components/Heading";
import {
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  type DateValue,
  RangeCalendar,
} from "react-aria-components/RangeCalendar";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidth } from "../parts/useWidth";
import type { Days } from "./days";
import styles from "./RangeGrid.module.css";

/** From this width on two months fit side by side. */
const TWO_MONTHS_PX = 560;

interface RangeGridProps {
  readonly value: Days | null;
  readonly min: CalendarDate | undefined;
  readonly max: CalendarDate | undefined;
  readonly isDisabled: boolean;
  onChange(range: Days): void;
}

/** One or two months in which a range of days is chosen by pointer or keyboard. */
export function RangeGrid({ value, min, max, isDisabled, onChange }: RangeGridProps) {
  const { t } = useTranslation("widgets");
  const root = useRef<HTMLDivElement>(null);
  const months = useWidth(root) >= TWO_MONTHS_PX ? 2 : 1;
  const [focused, setFocused] = useState(() => within(value?.start ?? min, min, max));
  return (
    <div ref={root} className={styles.root}>
      <RangeCalendar
        aria-label={t("dates.title")}
        className={styles.calendar ?? ""}
        visibleDuration={{ months }}
        pageBehavior="single"
        value={value}
        focusedValue={focused}
        onFocusChange={setFocused}
        minValue={min ?? null}
        maxValue={max ?? null}
        isDisabled={isDisabled}
        onChange={(range) => range && onChange(range)}
      >
        <header className={styles.head}>
          <AriaButton slot="previous" className={styles.turn ?? ""}>
            <ChevronLeft aria-hidden size={20} />
          </AriaButton>
          <Heading className={styles.month ?? ""} />
          <AriaButton slot="next" className={styles.turn ?? ""}>
            <ChevronRight aria-hidden size={20} />
          </AriaButton>
        </header>
        <div className={styles.months}>
          <MonthGrid offset={0} />
          {months === 2 && <MonthGrid offset={1} />}
        </div>
      </RangeCalendar>
    </div>
  );
}

/** The day to begin at, moved to the nearest that can be chosen. */
function within(begin: DateValue | undefined, min: CalendarDate | undefined, max: CalendarDate | undefined) {
  const wanted = begin ?? today(getLocalTimeZone());
  if (min && wanted.compare(min) < 0) return min;
  return max && wanted.compare(max) > 0 ? max : wanted;
}

function MonthGrid({ offset }: { readonly offset: number }) {
  return (
    <CalendarGrid className={styles.grid ?? ""} offset={{ months: offset }} weekdayStyle="short">
      <CalendarGridHeader>
        {(weekday) => <CalendarHeaderCell className={styles.weekday ?? ""}>{weekday}</CalendarHeaderCell>}
      </CalendarGridHeader>
      <CalendarGridBody>
        {(date) => <CalendarCell date={date} className={styles.day ?? ""} />}
      </CalendarGridBody>
    </CalendarGrid>
  );
}
