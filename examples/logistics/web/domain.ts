/** Everything the shell has to know about shipping: it takes the place of web/src/domain.ts. */

import i18next from "i18next";
import { Container, MapPinCheck, Package, Plane, type Route, Ship, Truck } from "lucide-react";
import { type Envelope, payloadOf } from "./api/envelope";
import { type JsonObject, optionalText } from "./api/json";
import { answersOf, latestOf } from "./domain/envelopes";
import { Landing } from "./domain/Landing";
import type { Conversation } from "./state/conversation";
import type { UserEvent } from "./state/events";
import type { DomainProfile } from "./state/profile";

/** Planner steps in the reader's words; steps that are not listed pass silently. */
const STEP_KEYS: Readonly<Record<string, string>> = {
  plan_turn: "steps.understanding",
  call_carriers: "steps.carriers",
  render_widget_chat: "steps.writing",
};

const SLOTS = ["origin", "destination", "weight_kg", "ready_on"] as const;

/** What is known of the load, each value editable. */
function loadBlock(facts: JsonObject): Envelope | null {
  const t = i18next.getFixedT(i18next.language, "domain");
  const slots = SLOTS.flatMap((slot) => {
    const value = facts[slot];
    if (value === undefined || value === null) return [];
    const shown = slot === "weight_kg" ? `${value} kg` : String(value);
    return [{ label: t(`facts.${slot}`), value: shown, edit_action_id: `edit:${slot}` }];
  });
  if (slots.length === 0) return null;
  return { widget_type: "property_block", variant: "default", schema_version: 1, payload: { slots } };
}

function shipmentEnvelopes(conversation: Conversation): readonly Envelope[] {
  const block = loadBlock(conversation.facts);
  const booked = new Map<string, Envelope>();
  for (const envelope of answersOf(conversation)) {
    if (envelope.widget_type !== "booking_confirmation") continue;
    booked.set(optionalText(payloadOf(envelope), "booking_reference") ?? "", envelope);
  }
  return [...(block ? [block] : []), ...booked.values()];
}

function trackingEnvelopes(conversation: Conversation): readonly Envelope[] {
  const tracked = latestOf(conversation, ["tracking_timeline"]);
  return tracked ? [tracked] : [];
}

function echo(event: UserEvent): string | null {
  const key = { user_message: "text", user_widget_submit: "", user_widget_cta_click: "label" }[event.type];
  return optionalText(event.payload, key) ?? null;
}

export const domain: DomainProfile = {
  productName: "Freightline",
  paths: {
    turn: "logistics/playbooks/shipment-planner",
    threads: "logistics/playbooks/threads/list",
    messages: "logistics/playbooks/threads/messages",
    change: "logistics/playbooks/threads/change",
  },
  panes: [
    pane("shipment", Package, { kind: "derived", envelopes: shipmentEnvelopes }),
    pane("tracking", MapPinCheck, { kind: "derived", envelopes: trackingEnvelopes }),
  ],
  suggestions: [
    { textKey: "suggestions.sea", icon: Ship },
    { textKey: "suggestions.road", icon: Truck },
    { textKey: "suggestions.air", icon: Plane },
    { textKey: "suggestions.track", icon: Container },
  ],
  pushedEvents: [],
  messageLimit: 4_000,
  stepKey: (step) => STEP_KEYS[step] ?? null,
  echo,
  Landing,
};

function pane(
  id: string,
  icon: typeof Route,
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
