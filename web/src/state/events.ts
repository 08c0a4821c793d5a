/** What a reader can do in a conversation, as the planner playbook receives it. */

import type { JsonObject } from "../api/json";

export type UserEventType = "user_message" | "user_widget_submit" | "user_widget_cta_click";

export interface UserEvent {
  readonly type: UserEventType;
  readonly payload: JsonObject;
}

export interface Action extends JsonObject {
  readonly action_id: string;
}

export function messageEvent(text: string, locale: string, timezone: string): UserEvent {
  return { type: "user_message", payload: { text, locale, timezone } };
}

export function submitEvent(widgetType: string, submittedValue: JsonObject["x"]): UserEvent {
  return {
    type: "user_widget_submit",
    payload: { widget_type: widgetType, submitted_value: submittedValue ?? null },
  };
}

export function actionEvent(action: Action): UserEvent {
  return { type: "user_widget_cta_click", payload: action };
}
