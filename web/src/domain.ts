/** Everything the shell has to know about travel. Another domain replaces this file, its folder and the widgets. */

import i18next from "i18next";
import {
  BedDouble,
  CalendarDays,
  Compass,
  Luggage,
  MapPinned,
  PlaneTakeoff,
  ScanSearch,
  TicketCheck,
} from "lucide-react";
import { asEnvelope, type Envelope } from "./api/envelope";
import {
  isObject,
  type Json,
  type JsonObject,
  optionalText,
  readObject,
  readObjects,
  readText,
} from "./api/json";
import { confirmationsOf, detailsOf, latestOf, mapOf } from "./domain/envelopes";
import { dayText, factsBlock } from "./domain/facts";
import { Landing } from "./domain/Landing";
import type { Conversation } from "./state/conversation";
import type { UserEvent } from "./state/events";
import type { DomainProfile, SectionEntry } from "./state/profile";

const CALENDAR_TOUCHED = "calendar.event.touched";

/** Planner steps in the traveller's words; steps that are not listed pass silently. */
const STEP_KEYS: Readonly<Record<string, string>> = {
  normalize_input: "steps.reading",
  extract_turn: "steps.understanding",
  persist_slot_state: "steps.remembering",
  call_google_places: "steps.places",
  call_duffel_offers: "steps.flights",
  call_duffel_create_order: "steps.bookingFlight",
  call_amadeus_hotels: "steps.stays",
  call_amadeus_book_hotel: "steps.bookingStay",
  call_activities: "steps.activities",
  call_transfers: "steps.transfers",
  write_calendar_events: "steps.calendar",
  build_widget: "steps.writing",
  render_widget: "steps.writing",
  append_widget_event: "steps.writing",
};

function tripEnvelopes(conversation: Conversation): readonly Envelope[] {
  const locale = i18next.language;
  const block = factsBlock(conversation.facts, i18next.getFixedT(locale, "domain"), locale);
  const summary = latestOf(conversation, ["itinerary_summary"]);
  return [...(block ? [block] : []), ...(summary ? [summary] : []), ...confirmationsOf(conversation)];
}

function calendarVariables({ threadId, facts }: Conversation): JsonObject {
  return {
    trip_id: optionalText(facts, "trip_id") ?? "current",
    thread_id: threadId,
    thread_path: `chat_threads/${threadId}`,
  };
}

function calendarEnvelopes(data: Json): readonly Envelope[] {
  return isObject(data) && isObject(data.envelope) ? [asEnvelope(data.envelope)] : [];
}

function orderEntries(data: Json, locale: string): readonly SectionEntry[] {
  return readObjects(readObject(data, "orders"), "orders").map((order) => {
    const reference = readText(order, "reference", "orders");
    return {
      id: reference,
      threadId: readText(order, "thread_id", "orders"),
      title: optionalText(order, "title") || reference,
      detail: [dayText(optionalText(order, "date") ?? "", locale), reference].filter(Boolean).join(" · "),
    };
  });
}

function echo(event: UserEvent): string | null {
  const key = { user_message: "text", user_widget_submit: "", user_widget_cta_click: "label" }[event.type];
  const chosen = isObject(event.payload.value) ? optionalText(event.payload.value, "label") : undefined;
  return chosen ?? optionalText(event.payload, key) ?? null;
}

export const domain: DomainProfile = {
  productName: "Wayfarer",
  paths: {
    turn: "travel/playbooks/itinerary-planner",
    threads: "travel/playbooks/catalog/threads/list",
    messages: "travel/playbooks/catalog/threads/messages",
    change: "travel/playbooks/catalog/threads/change",
    export: "travel/playbooks/catalog/threads/export",
    erase: "travel/playbooks/catalog/privacy/delete-my-data",
  },
  panes: [
    pane("trip", Luggage, { kind: "derived", envelopes: tripEnvelopes }),
    pane("calendar", CalendarDays, {
      kind: "playbook",
      path: "travel/playbooks/catalog/calendar/list",
      variables: calendarVariables,
      envelopes: calendarEnvelopes,
      refreshOn: [CALENDAR_TOUCHED],
    }),
    pane("map", MapPinned, { kind: "derived", envelopes: mapOf }),
    pane("details", ScanSearch, { kind: "derived", envelopes: detailsOf }),
  ],
  sections: [
    {
      id: "orders",
      labelKey: "orders.title",
      emptyTextKey: "orders.empty",
      icon: TicketCheck,
      path: "travel/playbooks/catalog/orders/list",
      entries: orderEntries,
    },
  ],
  suggestions: [
    { textKey: "suggestions.flights", icon: PlaneTakeoff },
    { textKey: "suggestions.places", icon: Compass },
    { textKey: "suggestions.stays", icon: BedDouble },
    { textKey: "suggestions.things", icon: TicketCheck },
  ],
  pushedEvents: [CALENDAR_TOUCHED],
  messageLimit: 4_000,
  stepKey: (step) => STEP_KEYS[step] ?? null,
  echo,
  Landing,
};

function pane(
  id: string,
  icon: DomainProfile["panes"][number]["icon"],
  source: DomainProfile["panes"][number]["source"],
): DomainProfile["panes"][number] {
  return {
    id,
    icon,
    source,
    labelKey: `panes.${id}`,
    emptyTitleKey: `empty.${id}.title`,
    emptyTextKey: `empty.${id}.text`,
  };
}
