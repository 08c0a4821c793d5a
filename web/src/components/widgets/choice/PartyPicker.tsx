import { useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { partyText } from "../format/party";
import { Button } from "../parts/Button";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";
import { ChildAge } from "./ChildAge";
import styles from "./PartyPicker.module.css";
import { Stepper } from "./Stepper";
import { Submitted } from "./Submitted";

const ROOMS_MAX = 9;
const ADULTS_MAX = 9;
const CHILDREN_MAX = 8;
const USUAL_AGE = 8;

/** Who travels: steppers for rooms, adults and children, an age for each child. */
export function PartyPicker({ payload, variant, adjustments }: WidgetProps<"party_picker">) {
  const { t } = useTranslation("widgets");
  const { submit, submitted, disabled } = useWidget();
  const [wantedRooms, setRooms] = useState(1);
  const [adults, setAdults] = useState(Math.min(2, payload.adults_max ?? ADULTS_MAX));
  const [ages, setAges] = useState<readonly number[]>([]);
  const roomsMax = Math.min(payload.rooms_max ?? ROOMS_MAX, adults + ages.length);
  const rooms = Math.min(wantedRooms, roomsMax);
  const asksAges = payload.allow_child_ages !== false;
  const value = { rooms, adults, children: ages.map((age) => (asksAges ? { age } : {})) };
  const sent = payload.submitted_value ?? (submitted ? value : null);
  if (sent) return <Submitted label={t("party.chosen")}>{partyText(sent, t)}</Submitted>;

  const setChildren = (count: number) =>
    setAges(Array.from({ length: count }, (_, index) => ages[index] ?? USUAL_AGE));
  const setAge = (index: number, age: number) =>
    setAges(ages.map((present, at) => (at === index ? age : present)));
  const childrenMax = payload.children_max ?? CHILDREN_MAX;
  return (
    <Card title={t("party.title")} variant={variant} adjustments={adjustments}>
      <div className={styles.steppers}>
        <Stepper
          label={t("party.adultsLabel")}
          value={adults}
          min={1}
          max={payload.adults_max ?? ADULTS_MAX}
          onChange={setAdults}
        />
        {childrenMax > 0 && (
          <Stepper
            label={t("party.childrenLabel")}
            hint={t("party.childrenHint")}
            value={ages.length}
            min={0}
            max={childrenMax}
            onChange={setChildren}
          />
        )}
        <Stepper label={t("party.roomsLabel")} value={rooms} min={1} max={roomsMax} onChange={setRooms} />
      </div>
      {asksAges && ages.length > 0 && (
        <fieldset className={styles.ages}>
          <legend>{t("party.agesTitle")}</legend>
          {ages.map((age, index) => (
            <ChildAge
              // biome-ignore lint/suspicious/noArrayIndexKey: a child is known by nothing but its place
              key={index}
              number={index + 1}
              age={age}
              isDisabled={disabled}
              onChange={(next) => setAge(index, next)}
            />
          ))}
        </fieldset>
      )}
      <div className={styles.foot}>
        <p className={styles.words} aria-live="polite">
          {partyText(value, t)}
        </p>
        <Button look="primary" isDisabled={disabled} onPress={() => submit(value)}>
          {t("party.submit")}
        </Button>
      </div>
    </Card>
  );
}
