/** One component for each type of the contract: the general ones of web/src, and the three of this domain. */

import type { ComponentType } from "react";
import type { WidgetType } from "../../contracts/widgets";
import { ActionChooser } from "./choice/ActionChooser";
import { ClarifyQuestion } from "./choice/ClarifyQuestion";
import { PropertyBlock } from "./choice/PropertyBlock";
import { BookingConfirmation } from "./freight/BookingConfirmation";
import { QuoteList } from "./freight/QuoteList";
import { TrackingTimeline } from "./freight/TrackingTimeline";
import { BotText } from "./text/BotText";
import { ErrorCard } from "./text/ErrorCard";
import { LoadingCard } from "./text/LoadingCard";
import { Notification } from "./text/Notification";
import { Searching } from "./text/Searching";
import { TypingIndicator } from "./text/TypingIndicator";
import { UserText } from "./text/UserText";
import type { WidgetProps } from "./types";

export type Registry = { readonly [T in WidgetType]: ComponentType<WidgetProps<T>> };

export const registry: Registry = {
  action_chooser: ActionChooser,
  booking_confirmation: BookingConfirmation,
  bot_text: BotText,
  clarify_question: ClarifyQuestion,
  error_card: ErrorCard,
  loading_card: LoadingCard,
  notification: Notification,
  property_block: PropertyBlock,
  quote_list: QuoteList,
  searching: Searching,
  tracking_timeline: TrackingTimeline,
  typing_indicator: TypingIndicator,
  user_text: UserText,
};
