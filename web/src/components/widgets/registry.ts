/** One component for each type of the contract. What is large (maps, calendars, pickers) loads when it is first needed. */

import { type ComponentType, lazy } from "react";
import type { WidgetType } from "../../contracts/widgets";
import { ActionChooser } from "./choice/ActionChooser";
import { ClarifyQuestion } from "./choice/ClarifyQuestion";
import { PropertyBlock } from "./choice/PropertyBlock";
import { ActivityList } from "./extras/ActivityList";
import { TransferList } from "./extras/TransferList";
import { FlightCard } from "./flight/FlightCard";
import { FlightList } from "./flight/FlightList";
import { OrderConfirmation } from "./flight/OrderConfirmation";
import { HotelCard } from "./hotel/HotelCard";
import { HotelCompare } from "./hotel/HotelCompare";
import { HotelConfirmation } from "./hotel/HotelConfirmation";
import { HotelList } from "./hotel/HotelList";
import { PlaceCard } from "./place/PlaceCard";
import { PlaceList } from "./place/PlaceList";
import { BotText } from "./text/BotText";
import { ErrorCard } from "./text/ErrorCard";
import { LoadingCard } from "./text/LoadingCard";
import { Notification } from "./text/Notification";
import { Searching } from "./text/Searching";
import { TypingIndicator } from "./text/TypingIndicator";
import { UserText } from "./text/UserText";
import { ItinerarySummary } from "./trip/ItinerarySummary";
import type { WidgetProps } from "./types";

export type Registry = { readonly [T in WidgetType]: ComponentType<WidgetProps<T>> };

export const registry: Registry = {
  action_chooser: ActionChooser,
  activity_list: ActivityList,
  bot_text: BotText,
  calendar_view: lazy(() =>
    import("./calendar/CalendarView").then((module) => ({ default: module.CalendarView })),
  ),
  clarify_question: ClarifyQuestion,
  date_range_picker: lazy(() =>
    import("./choice/DateRangePicker").then((module) => ({ default: module.DateRangePicker })),
  ),
  error_card: ErrorCard,
  filter_panel: lazy(() =>
    import("./choice/FilterPanel").then((module) => ({ default: module.FilterPanel })),
  ),
  flight_card: FlightCard,
  flight_list: FlightList,
  hotel_card: HotelCard,
  hotel_compare: HotelCompare,
  hotel_confirmation: HotelConfirmation,
  hotel_list: HotelList,
  itinerary_summary: ItinerarySummary,
  loading_card: LoadingCard,
  map_view: lazy(() => import("./map/MapView").then((module) => ({ default: module.MapView }))),
  notification: Notification,
  order_confirmation: OrderConfirmation,
  party_picker: lazy(() =>
    import("./choice/PartyPicker").then((module) => ({ default: module.PartyPicker })),
  ),
  place_autocomplete_input: lazy(() =>
    import("./choice/PlaceAutocomplete").then((module) => ({ default: module.PlaceAutocomplete })),
  ),
  place_card: PlaceCard,
  place_list: PlaceList,
  property_block: PropertyBlock,
  searching: Searching,
  transfer_list: TransferList,
  typing_indicator: TypingIndicator,
  user_text: UserText,
};
