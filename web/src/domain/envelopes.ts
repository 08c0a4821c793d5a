/** What the travel panes show, derived from a conversation. */

import type { Envelope } from "../api/envelope";
import { payloadOf } from "../api/envelope";
import type { Json, JsonObject } from "../api/json";
import { isObject, optionalText, readObjects } from "../api/json";
import type { Conversation } from "../state/conversation";

export function answersOf(conversation: Conversation): readonly Envelope[] {
  const restored = conversation.history.filter((message) => message.role === "agent");
  return [
    ...restored.flatMap((message) => message.envelopes),
    ...conversation.turns.flatMap((turn) => turn.envelopes),
  ];
}

export function latestOf(conversation: Conversation, types: readonly string[]): Envelope | undefined {
  return answersOf(conversation).findLast((envelope) => types.includes(envelope.widget_type));
}

const CONFIRMATIONS = ["order_confirmation", "hotel_confirmation"];

/** Confirmations in the order they came, the newest of each reference. */
export function confirmationsOf(conversation: Conversation): readonly Envelope[] {
  const byReference = new Map<string, Envelope>();
  for (const envelope of answersOf(conversation)) {
    if (!CONFIRMATIONS.includes(envelope.widget_type)) continue;
    byReference.set(optionalText(payloadOf(envelope), "booking_reference") ?? "", envelope);
  }
  return [...byReference.values()];
}

/** The newest thing that was opened in full. */
export function detailsOf(conversation: Conversation): readonly Envelope[] {
  const full = answersOf(conversation).findLast((envelope) => envelope.variant === "full");
  return full ? [full] : [];
}

/** The newest map, or one drawn from the newest results that have positions, or the bare destination. */
export function mapOf(conversation: Conversation): readonly Envelope[] {
  const located = answersOf(conversation).findLast(
    (envelope) => envelope.widget_type === "map_view" || markersOf(envelope).length > 0,
  );
  if (located?.widget_type === "map_view") return [{ ...located, variant: "full" }];
  const markers = located ? markersOf(located) : [];
  const center = regionCenter(conversation.facts) ?? markers[0];
  if (!center) return [];
  const payload = {
    center: { lat: center.lat ?? null, lng: center.lng ?? null },
    zoom: 11,
    markers,
  };
  return [{ widget_type: "map_view", variant: "full", schema_version: 1, payload }];
}

function regionCenter(facts: JsonObject): JsonObject | undefined {
  const center = isObject(facts.region) ? facts.region.center : undefined;
  return isObject(center) && typeof center.lat === "number" ? center : undefined;
}

function markersOf(envelope: Envelope): readonly JsonObject[] {
  return readObjects(payloadOf(envelope), "items").flatMap((item) => {
    const { location, name, hotel_id, price_per_night, currency } = item;
    if (!isObject(location) || typeof location.lat !== "number" || typeof location.lng !== "number")
      return [];
    const price: JsonObject =
      isPrice(price_per_night) && currency ? { amount: price_per_night, currency } : {};
    const label = typeof name === "string" ? name : "";
    return [{ lat: location.lat, lng: location.lng, label, hotel_id: hotel_id ?? null, ...price }];
  });
}

function isPrice(value: Json | undefined): boolean {
  return typeof value === "string" || Number.isInteger(value);
}
