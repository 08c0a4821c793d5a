// A stand-in for the gateway's protocol, for working on the interface without the platform. Never shipped.
//   node tests/standin.mjs [port]      then      WAYFARER_GATEWAY_URL=http://127.0.0.1:<port> npm run dev
// Answers are the contract's own sample envelopes, chosen by a word of the message.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const samples = JSON.parse(readFileSync(new URL("../src/contracts/samples.json", import.meta.url), "utf8"));
const sample = (type, name = "standard") => samples[type].find((item) => item.name === name).envelope;
const text = (words) => ({
  widget_type: "bot_text",
  variant: "default",
  schema_version: 1,
  payload: { text: words, markdown: true },
});

/** First match wins: a word, the step that is told, the envelopes. */
const REPLIES = [
  [/flight|рейс/i, "call_duffel_offers", () => [text("Here is what fits:"), sample("flight_list")]],
  [
    /hotel|отел/i,
    "call_amadeus_hotels",
    () => [text("These have room on your dates:"), sample("hotel_list")],
  ],
  [/book_offer|book_this/, "call_duffel_create_order", () => [sample("order_confirmation")]],
  [/date_range/, "build_widget", () => [text("Thank you. Who is coming?"), sample("party_picker")]],
  [/party_picker/, "call_duffel_offers", () => [sample("flight_list")]],
  [/map/i, "build_widget", () => [sample("map_view")]],
  [/calendar/i, "build_widget", () => [sample("calendar_view")]],
  [/things/i, "call_activities", () => [sample("activity_list")]],
  [/trip|поездк/i, "call_google_places", () => [text("**Paris**, then. Which part?"), sample("place_list")]],
  [/summary/i, "build_widget", () => [sample("itinerary_summary")]],
  [/full/i, "build_widget", () => [sample("hotel_card", "full")]],
  [/fail/i, "extract_turn", null],
  [/./s, "build_widget", () => [text("When would you like to go?"), sample("date_range_picker")]],
];

const FACTS = {
  region: { label: "Paris", center: { lat: 48.8566, lng: 2.3522 } },
  origin: { label: "New York" },
  check_in_date: "2027-07-15",
  check_out_date: "2027-07-22",
  party: { rooms: 1, adults: 2, children: [{ age: 8 }] },
};

const clients = new Map();
const threads = new Map([["long", { title: "A long conversation", messages: long(2_000) }]]);

/** So many messages: every other one an answer, every tenth of those with a list of offers. */
function long(count) {
  return Array.from({ length: count }, (_, index) => {
    const isAnswer = index % 2 === 1;
    const envelopes = isAnswer
      ? [
          text(`Answer **${index}**: some words about it.`),
          ...(index % 20 === 1 ? [sample("flight_list")] : []),
        ]
      : [{ ...sample("user_text"), payload: { text: `Question ${index}` } }];
    const at = new Date(Date.UTC(2027, 0, 1) + index * 60_000).toISOString();
    return { seq: index + 1, role: isAnswer ? "agent" : "user", at, envelopes, request_id: `r${index >> 1}` };
  });
}

let frameId = 0;

function push(client, event, params) {
  frameId += 1;
  const frame = `id: ${frameId}\nevent: ${event}\ndata: ${JSON.stringify({ jsonrpc: "2.0", method: event, params })}\n\n`;
  client.missed.push(frame);
  if (client.response) client.response.write(client.missed.splice(0).join(""));
}

/** How slowly it answers: 1 as a reader is used to, 0 at once. */
const PACE = Number(process.env.STANDIN_PACE ?? 1);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms * PACE));

async function turn(client, ticket, { thread_id, event_type, event_payload }) {
  const state = (event_type, step_name) =>
    push(client, "playbook/state", {
      execution_id: ticket.executionId,
      event_type,
      step_name,
      at: new Date(),
    });
  const [, step, reply] = REPLIES.find(([word]) => word.test(JSON.stringify(event_payload)));
  for (const name of ["normalize_input", "extract_turn", step]) {
    state("step.started", name);
    await pause(name === step ? 1200 : 400);
  }
  if (!reply) {
    const error = { code: -32000, message: "step extract_turn failed: no answer" };
    return push(client, "playbook/result", { ...ticket, status: "FAILED", error });
  }
  const thread = threads.get(thread_id) ?? { title: event_payload.text ?? "Conversation", messages: [] };
  threads.set(thread_id, thread);
  const at = new Date().toISOString();
  const asked = event_payload.text ? [{ ...sample("user_text"), payload: { text: event_payload.text } }] : [];
  const widgets = reply();
  thread.messages.push({
    seq: frameId,
    role: "user",
    at,
    envelopes: asked,
    event_type,
    request_id: ticket.requestId,
  });
  thread.messages.push({
    seq: ++frameId,
    role: "agent",
    at,
    envelopes: widgets,
    request_id: ticket.requestId,
  });
  push(client, "playbook/result", {
    ...ticket,
    status: "COMPLETED",
    data: { status: "ok", widgets, final_slot_state: FACTS, thread_id },
  });
}

function catalogResult(name, variables) {
  if (name.endsWith("threads/list")) {
    const rows = [...threads].map(([thread_id, { title }]) => ({ thread_id, title, updated_at: new Date() }));
    return { threads: rows.reverse() };
  }
  if (name.endsWith("orders/list")) return { orders: [] };
  if (name.endsWith("calendar/list")) return { envelope: sample("calendar_view"), event_count: 2 };
  const thread = threads.get(variables.thread_id) ?? { title: "", messages: [] };
  return { thread_id: variables.thread_id, ...thread, slot_state: FACTS };
}

async function graphql(body) {
  const ticket = { executionId: String(++frameId), requestId: randomUUID() };
  if (body.query.includes("cancelExecution")) return { cancelExecution: { ...ticket, status: "CANCELLED" } };
  const { name, variables, clientId } = body.variables;
  const client = clients.get(clientId);
  if (name.endsWith("planner")) void turn(client, ticket, variables);
  else {
    const data = catalogResult(name, variables);
    setTimeout(() => push(client, "playbook/result", { ...ticket, status: "COMPLETED", data }), 150);
  }
  return { executePlaybook: { ...ticket, status: "started" } };
}

function events(url, response) {
  const clientId = url.searchParams.get("client_id") ?? randomUUID();
  const client = clients.get(clientId) ?? { missed: [] };
  clients.set(clientId, client);
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(`data: ${JSON.stringify({ jsonrpc: "2.0", id: 1, result: { clientId } })}\n\n`);
  client.response = response;
  response.write(client.missed.splice(0).join(""));
  response.on("close", () => {
    if (client.response === response) client.response = null;
  });
}

const session = () => ({
  session_token: randomUUID(),
  user: { sub: "guest-1", display_name: "Guest", roles: ["guest"] },
});

const server = createServer(async (request, response) => {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "*, authorization");
  if (request.method === "OPTIONS") return response.end();
  const url = new URL(request.url, "http://stand.in");
  if (url.pathname === "/events") return events(url, response);
  const chunks = await read(request);
  const body = JSON.parse(Buffer.concat(chunks).toString() || "{}");
  const answer =
    url.pathname === "/graphql"
      ? { data: await graphql(body) }
      : url.pathname.endsWith("validate")
        ? { valid: true }
        : session();
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(answer));
});

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  console.log(`stand-in gateway on http://127.0.0.1:${server.address().port}`);
});
