import { CalendarArrowDown } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Button } from "../parts/Button";
import type { TripEvent } from "./events";

interface ExportButtonProps {
  readonly tripId: string;
  readonly events: readonly TripEvent[];
}

/** Saves the trip as an iCalendar file, which every calendar program reads. */
export function ExportButton({ tripId, events }: ExportButtonProps) {
  const { t } = useTranslation("widgets");
  const save = async () => {
    const { icsOf } = await import("./ics");
    const file = new Blob([icsOf(tripId, t("calendar.title"), events)], {
      type: "text/calendar;charset=utf-8",
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${tripId.replaceAll(/[^\w-]+/g, "-") || "trip"}.ics`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Button size="s" onPress={save}>
      <CalendarArrowDown aria-hidden size={16} /> {t("calendar.export")}
    </Button>
  );
}
