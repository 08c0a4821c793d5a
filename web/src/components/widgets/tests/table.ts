/** The contract's table, written down by hand: what a sender who knows only the table may send. */

import type { WidgetType } from "../../../contracts/widgets";

interface Fields {
  readonly required: Readonly<Record<string, unknown>>;
  readonly optional: Readonly<Record<string, unknown>>;
}

const CTAS = [
  "view_details",
  "book_this:off_1",
  { label: "Take it", action_id: "book_offer:off_1" },
  { label: "Look", action_id: "view_details", offer_id: "off_1" },
];
const PHOTOS = ["https://pictures.example/1.jpg"];
const FLIGHT = {
  offer_id: "off_1",
  price: { total: "412.50", currency: "EUR" },
  itineraries: [
    {
      duration: "PT2H5M",
      segments: [
        {
          departure: { iata: "LHR", at: "2027-07-15T09:40:00" },
          arrival: { iata: "CDG", at: "2027-07-15T12:45:00+02:00" },
          carrier: "AF",
          flight_number: "AF1081",
          duration: "PT2H5M",
          stops: 0,
        },
      ],
    },
  ],
};
const HOTEL = { hotel_id: "h1", name: "Pension am Markt" };
const PLACE = { place_id: "p1", name: "Musée d’Orsay" };
const ADJUSTED = {
  emphasis: "best_value",
  annotations: [{ target: "price", text: "Cheapest this week", kind: "success" }],
  conditional_fields: {},
};

export const TABLE: Readonly<Record<WidgetType, Fields>> = {
  bot_text: { required: { text: "Hello" }, optional: { timestamp: "2027-07-15T09:40:00Z", markdown: true } },
  user_text: {
    required: { text: "Hello" },
    optional: {
      timestamp: "2027-07-15T09:40:00Z",
      markdown: false,
      user_avatar_url: "https://pictures.example/me.png",
    },
  },
  typing_indicator: { required: {}, optional: { agent_name: "Planner" } },
  loading_card: {
    required: {},
    optional: { tool_name: "duffel", started_at: "2027-07-15T09:40:00Z", expected_duration_seconds: 6.5 },
  },
  searching: {
    required: {},
    optional: { label: "Searching flights", provider: "duffel", destination: "Paris" },
  },
  notification: {
    required: { kind: "warning", text: "Fares have changed" },
    optional: { dismissible: true },
  },
  error_card: {
    required: { title: "No answer" },
    optional: {
      description: "The provider is silent.",
      retry_action_id: "retry:duffel",
      contact_support: true,
    },
  },
  clarify_question: {
    required: { question_text: "Which Paris?", options: [{ label: "France", action_id: "pick:fr" }] },
    optional: {},
  },
  action_chooser: {
    required: {
      prompt_text: "What next?",
      options: [
        {
          label: "Hotels",
          action_id: "show_hotels",
          illustration_url: "https://pictures.example/h.svg",
        },
      ],
    },
    optional: { submitted_value: "show_hotels" },
  },
  date_range_picker: {
    required: {},
    optional: {
      min_date: "2027-06-01",
      max_date: "2028-06-01",
      default_from: "2027-07-15",
      default_to: "2027-07-22",
      locale: "en-GB",
      submit: "Use these dates",
      submitted_value: { from: "2027-07-15", to: "2027-07-22", nights: 7 },
    },
  },
  party_picker: {
    required: {},
    optional: {
      rooms_max: 4,
      adults_max: 9,
      children_max: 6,
      allow_child_ages: true,
      submitted_value: { rooms: 1, adults: 2, children: [{ age: 8 }] },
    },
  },
  place_autocomplete_input: {
    required: {},
    optional: {
      placeholder: "Where to?",
      suggestions: [{ label: "Paris", id: "PAR", kind: "city" }],
      submit_on_select: true,
      submitted_value: { label: "Paris", id: "PAR", kind: "city" },
    },
  },
  flight_card: {
    required: FLIGHT,
    optional: {
      carriers: ["AF"],
      duration: "PT2H5M",
      stops: 0,
      validating_airline: "AF",
      ctas: CTAS,
      ai_adjustments: ADJUSTED,
    },
  },
  flight_list: {
    required: { items: [FLIGHT, { ...FLIGHT, offer_id: "off_2" }] },
    optional: { title: "London to Paris", emphasis_offer_id: "off_2", total_count: 12, currency: "EUR" },
  },
  hotel_card: {
    required: HOTEL,
    optional: {
      location: { lat: 48.85, lng: 2.35, city: "Paris" },
      star_rating: 4,
      score: 9.1,
      score_count: 1284,
      thumb_up_count: 12,
      thumb_down_count: 1,
      photos: PHOTOS,
      amenities: ["Wi-Fi"],
      price_per_night: "214.00",
      currency: "EUR",
      rooms_matching: 3,
      available_rooms: 6,
      address: "9 Rue du Départ",
      distance_from_center: 2.4,
      ctas: CTAS,
      ai_adjustments: ADJUSTED,
    },
  },
  hotel_list: {
    required: { items: [HOTEL] },
    optional: {
      title: "Stays in Paris",
      total_count: 38,
      filter_summary: "3 stars and more",
      upsell_banner: { text: "Stay longer", action_label: "Change the dates", action_id: "flexible_dates" },
    },
  },
  hotel_compare: {
    required: { items: [HOTEL, { hotel_id: "h2", name: "Maison Saint-Martin" }] },
    optional: { comparison_facets: ["price_per_night", "score"] },
  },
  hotel_confirmation: {
    required: { booking_reference: "WF-82K4QD", hotel_name: "Pension am Markt" },
    optional: {
      status: "confirmed",
      check_in: "2027-07-15",
      check_out: "2027-07-22T11:00:00+02:00",
      total_amount: 1284,
      total_currency: "EUR",
      destination: "Paris",
      ctas: ["view_full", "new_search"],
    },
  },
  place_card: {
    required: PLACE,
    optional: {
      types: ["museum"],
      photos: PHOTOS,
      rating: 4.7,
      rating_count: 99123,
      opening_hours: { openNow: true, weekdayDescriptions: ["Monday: closed"] },
      address: "1 Rue de la Légion d’Honneur",
      ctas: ["view_details", { label: "Add", action_id: "add_to_itinerary", place_id: "p1" }],
    },
  },
  place_list: { required: { items: [PLACE] }, optional: { title: "Museums", total_count: 4 } },
  activity_list: {
    required: {
      items: [
        {
          activity_code: "a1",
          name: "Evening cruise",
          type: "boat",
          country: "FR",
          currency: "EUR",
          amount_from: 34.5,
          modalities_count: 1,
          modalities: [{ code: "m1", name: "Standard", duration: "PT2H" }],
          description: "On the Seine",
          photos: PHOTOS,
          ctas: ["pick_activity", { label: "Skip", action_id: "skip" }],
        },
      ],
    },
    optional: { title: "Things to do", total_count: 9, filter_summary: "On the water" },
  },
  transfer_list: {
    required: {
      items: [
        {
          transfer_id: "t1",
          transfer_type: "PRIVATE",
          vehicle_name: "Saloon",
          category_name: "Standard",
          total_amount: 61.2,
          currency: "EUR",
          direction: "arrival",
          detail: "Meets you at the gate",
          ctas: ["pick_transfer:t1"],
        },
      ],
    },
    optional: { title: "Rides", total_count: 3, route_summary: "CDG to the hotel" },
  },
  map_view: {
    required: { center: { lat: 48.85, lng: 2.35 } },
    optional: {
      zoom: 12,
      markers: [{ lat: 48.86, lng: 2.36, label: "Pension am Markt", hotel_id: "h1", state: "default" }],
      selected_marker_id: "h1",
      filter_state: { stars: [4, 5] },
    },
  },
  filter_panel: {
    required: {},
    optional: {
      hotel_category_options: [{ label: "4 stars", value: 4 }],
      budget_range: { min: 60, max: 620, currency: "EUR" },
      guest_rating_options: ["8+"],
      applied: { stars: [4] },
      ctas: ["apply", "clear_all"],
    },
  },
  property_block: {
    required: { slots: [{ label: "Dates", missing: true }] },
    optional: {},
  },
  itinerary_summary: {
    required: {},
    optional: {
      destination: "Paris",
      dates: { from: "2027-07-15", to: "2027-07-22" },
      traveller_party: { rooms: 1, adults: 2, children: [{ age: 8 }] },
      total_cost: { amount: "1284.60", currency: "EUR" },
      items: ["A flight", { kind: "stay", title: "Pension am Markt", nights: 7 }],
      notes: "Bring a coat",
      ctas: ["confirm", "edit"],
    },
  },
  order_confirmation: {
    required: { order_id: "ord_1", booking_reference: "RZPNX8" },
    optional: {
      total_amount: "412.50",
      total_currency: "EUR",
      passengers: [{ name: "Ada Example" }],
      slices: [{ origin: "LHR", destination: "CDG" }],
      ctas: ["view_full"],
    },
  },
  calendar_view: {
    required: { trip_id: "trip_1" },
    optional: {
      events_path: "users/u1/trips/trip_1/events",
      display_events: [
        {
          event_id: "e1",
          type: "check_in",
          start_at: "2027-07-15T15:00:00+02:00",
          end_at: null,
          timezone: "Europe/Paris",
          title: "Check in: Pension am Markt",
          location: "Paris",
          notes: null,
          source_order_id: null,
          source_hotel_id: null,
          google_calendar_event_id: null,
        },
      ],
      editable: true,
      empty_state_text: "Nothing booked yet",
    },
  },
};
