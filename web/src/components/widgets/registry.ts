/** One component for each type of the contract. Maps and calendars load when they are first needed. */

import { type ComponentType, lazy } from "react";
import type { WidgetType } from "../../contracts/widgets";
import { ActionChooser } from "./choice/ActionChooser";
import { ClarifyQuestion } from "./choice/ClarifyQuestion";
import { DateRangePicker } from "./choice/DateRangePicker";
import { FilterPanel } from "./choice/FilterPanel";
import { PartyPicker } from "./choice/PartyPicker";
import { PlaceAutocomplete } from "./choice/PlaceAutocomplete";
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
  date_range_picker: DateRangePicker,
  error_card: ErrorCard,
  filter_panel: FilterPanel,
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
  party_picker: PartyPicker,
  place_autocomplete_input: PlaceAutocomplete,
  place_card: PlaceCard,
  place_list: PlaceList,
  property_block: PropertyBlock,
  searching: Searching,
  transfer_list: TransferList,
  typing_indicator: TypingIndicator,
  user_text: UserText,
};
