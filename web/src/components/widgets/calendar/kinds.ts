import {
  BedDouble,
  CarFront,
  DoorOpen,
  type LucideIcon,
  PlaneLanding,
  PlaneTakeoff,
  StickyNote,
  Ticket,
} from "lucide-react";
import type { CalendarEvent } from "../../../contracts/widgets";

/** The icon of each kind of event; its colour is a class of the same name. */
export const KIND_ICONS: Readonly<Record<CalendarEvent["type"], LucideIcon>> = {
  flight_depart: PlaneTakeoff,
  flight_arrive: PlaneLanding,
  check_in: BedDouble,
  check_out: DoorOpen,
  activity: Ticket,
  transfer: CarFront,
  user_note: StickyNote,
};
