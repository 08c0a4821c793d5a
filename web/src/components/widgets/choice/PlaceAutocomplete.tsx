import { MapPin, Plane, Search } from "lucide-react";
import { type SyntheticEvent, useMemo, useState } from "react";
import { ComboBox } from "react-aria-components/ComboBox";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import type { Suggestion } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { humanise } from "../format/words";
import { Button } from "../parts/Button";
import { RemarksElsewhere } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import styles from "./PlaceAutocomplete.module.css";
import { Submitted } from "./Submitted";

/** A place by typing, with suggestions; a name that is not among them may be sent as it was typed. */
export function PlaceAutocomplete({ payload, adjustments }: WidgetProps<"place_autocomplete_input">) {
  const { t } = useTranslation("widgets");
  const { submit, submitted, disabled } = useWidget();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Suggestion | null>(null);
  const suggestions = useMemo(() => distinct(payload.suggestions ?? []), [payload.suggestions]);
  const sent = payload.submitted_value ?? (submitted ? (chosen ?? text) : null);
  if (sent !== null) {
    const words = typeof sent === "string" ? sent : sent.label;
    return <Submitted label={t("place.chosen")}>{words || t("place.unnamed")}</Submitted>;
  }

  const send = (place: Suggestion | undefined) => {
    const typed = text.trim();
    setChosen(place ?? null);
    if (place) submit({ ...place });
    else if (typed) submit({ label: typed, id: `text:${typed}`, kind: "text" });
  };
  const isNamed = (place: Suggestion) => place.label.toLocaleLowerCase() === text.trim().toLocaleLowerCase();
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    send(chosen && isNamed(chosen) ? chosen : suggestions.find(isNamed));
  };
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <ComboBox
        className={styles.combo ?? ""}
        allowsCustomValue
        menuTrigger="focus"
        inputValue={text}
        isDisabled={disabled}
        defaultItems={suggestions}
        onInputChange={setText}
        onChange={(key) => {
          const place = suggestions.find(({ id }) => id === key);
          if (place) setChosen(place);
          if (place && payload.submit_on_select !== false) send(place);
        }}
      >
        <Label className={styles.label ?? ""}>{t("place.title")}</Label>
        <div className={styles.row}>
          <div className={styles.field}>
            <Search aria-hidden size={18} />
            <Input
              className={styles.input ?? ""}
              placeholder={payload.placeholder || t("place.placeholder")}
            />
          </div>
          <Button type="submit" look="primary" isDisabled={disabled || text.trim() === ""}>
            {t("place.submit")}
          </Button>
        </div>
        <Popover className={styles.popover ?? ""} placement="bottom start">
          <ListBox<Suggestion> className={styles.list ?? ""}>{(place) => <Option place={place} />}</ListBox>
        </Popover>
      </ComboBox>
      <RemarksElsewhere adjustments={adjustments} fields={[]} />
    </form>
  );
}

/** One of each id: a list knows its options by nothing else. */
function distinct(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  return [...new Map(suggestions.toReversed().map((place) => [place.id, place])).values()].toReversed();
}

function Option({ place }: { readonly place: Suggestion }) {
  const { t } = useTranslation("widgets");
  const Icon = place.kind === "airport" ? Plane : MapPin;
  const kind = place.kind && t(`place.kinds.${place.kind}`, { defaultValue: humanise(place.kind) });
  return (
    <ListBoxItem id={place.id} textValue={place.label} className={styles.option ?? ""}>
      <Icon aria-hidden size={16} />
      <span className={styles.name}>{place.label}</span>
      <span className={styles.kind}>{place.detail ?? kind}</span>
    </ListBoxItem>
  );
}
