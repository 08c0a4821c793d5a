// Duffel's own client: search, offers page by page, an order and its retrieval, and the errors it knows.
import assert from 'node:assert/strict';
import { Duffel, DuffelError } from '@duffel/api';

const [address, date, back] = process.argv.slice(2);
const duffel = new Duffel({ token: 'duffel_test_client', basePath: address });

async function refused(promise, status, code) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof DuffelError, String(error));
    assert.equal(error.meta.status, status);
    assert.equal(error.errors[0].code, code);
    assert.ok(error.meta.request_id);
    return true;
  });
}

const slices = [{ origin: 'LON', destination: 'NYC', departure_date: date }, { origin: 'NYC', destination: 'LON', departure_date: back }];
const search = { slices, passengers: [{ type: 'adult' }, { age: 6 }], cabin_class: 'economy', max_connections: 1 };
const request = (await duffel.offerRequests.create({ ...search, return_offers: false })).data;
assert.equal(request.live_mode, false);
assert.equal(request.offers, undefined);
const listed = [];
for await (const page of duffel.offers.listWithGenerator({ offer_request_id: request.id, sort: 'total_amount', limit: 2 })) listed.push(page.data);
assert.ok(listed.length > 3, `${listed.length} offers`);
const amounts = listed.map((offer) => Number(offer.total_amount));
assert.deepEqual(amounts, [...amounts].sort((a, b) => a - b));
assert.equal(new Set(listed.map((offer) => offer.id)).size, listed.length);
const nonstop = (await duffel.offers.list({ offer_request_id: request.id, max_connections: 0 })).data;
assert.ok(nonstop.length > 0 && nonstop.every((offer) => offer.slices.every((slice) => slice.segments.length === 1)));
const offer = (await duffel.offers.get(listed[0].id)).data;
assert.equal(offer.slices.length, 2);
const segment = offer.slices[0].segments[0];
assert.ok(segment.origin.iata_code && segment.origin.time_zone && segment.marketing_carrier.iata_code && segment.aircraft);
assert.match(segment.departing_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
const passengers = offer.passengers.map((passenger, n) => ({
  id: passenger.id, given_name: n ? 'Tim' : 'Ann', family_name: 'Reed', born_on: n ? '2020-01-01' : '1990-01-01',
  gender: 'f', title: 'ms', email: 'ann@example.com', phone_number: '+442080160509',
}));
const order = { type: 'instant', selected_offers: [offer.id], passengers, payments: [{ type: 'balance', amount: offer.total_amount, currency: offer.total_currency }] };
const seats = (await duffel.seatMaps.get({ offer_id: offer.id })).data;
assert.equal(seats.length, offer.slices.reduce((sum, slice) => sum + slice.segments.length, 0));
assert.match(seats[0].cabins[0].rows[0].sections[0].elements[0].designator, /^\d+[A-F]$/);
const programme = [{ airline_iata_code: 'BA', account_number: '12345678' }];
assert.equal((await duffel.offers.update(offer.id, offer.passengers[0].id, { given_name: 'Ann', family_name: 'Reed', loyalty_programme_accounts: programme })).data.given_name, 'Ann');
await refused(duffel.orders.create({ ...order, passengers: passengers.map(({ born_on, ...rest }) => rest) }), 422, 'validation_required');
await refused(duffel.orders.create({ ...order, type: 'hold', payments: undefined }), 422, 'offer_requires_instant_payment');
await refused(duffel.orders.create({ ...order, payments: [{ type: 'balance', amount: '1.00', currency: 'USD' }] }), 422, 'payment_amount_does_not_match_order_amount');
const [bag] = (await duffel.offers.get(offer.id, { return_available_services: true })).data.available_services;
assert.deepEqual([bag.type, bag.metadata.type, bag.passenger_ids], ['baggage', 'checked', [offer.passengers[0].id]]);
const packed = { ...order, services: [{ id: bag.id, quantity: 2 }] };
await refused(duffel.orders.create(packed), 422, 'payment_amount_does_not_match_order_amount');
await refused(duffel.orders.create({ ...order, services: [{ id: 'ase_none', quantity: 1 }] }), 422, 'service_not_available');
await refused(duffel.orders.create({ ...order, services: [{ id: bag.id, quantity: 9 }] }), 422, 'validation_error');
const other = (await duffel.offers.get(listed[1].id)).data;
const otherBag = (await duffel.offers.get(other.id, { return_available_services: true })).data.available_services[0];
const withBag = (await duffel.orders.create({ ...order, selected_offers: [other.id], services: [{ id: otherBag.id, quantity: 1 }],
  payments: [{ type: 'balance', currency: other.total_currency, amount: (Number(other.total_amount) + Number(otherBag.total_amount)).toFixed(2) }] })).data;
assert.deepEqual(withBag.services.map((item) => [item.type, item.quantity]), [['baggage', 1]]);
const made = (await duffel.orders.create({ ...order, metadata: { trip: 't1' } })).data;
assert.deepEqual(made.metadata, { trip: 't1' });
assert.match(made.booking_reference, /^[A-Z0-9]{6}$/);
const read = (await duffel.orders.get(made.id)).data;
assert.deepEqual([read.id, read.booking_reference, read.total_amount], [made.id, made.booking_reference, offer.total_amount]);
assert.ok((await duffel.orders.list({ limit: 5 })).data.some((item) => item.id === made.id));
assert.equal((await duffel.airlines.list({ limit: 3 })).data.length, 3);
assert.equal((await duffel.airports.list({ limit: 2 })).data.length, 2);
assert.equal((await duffel.suggestions.list({ query: 'lond' })).data[0].type, 'city');
assert.ok((await duffel.suggestions.list({ lat: '51.5', lng: '-0.1', rad: '30000' })).data.some((place) => place.iata_code === 'LCY'));
assert.ok((await duffel.suggestions.list({ query: 'heathrow' })).data.some((place) => place.iata_code === 'LHR'));
await refused(duffel.offers.get('off_0000000000000000000000'), 404, 'not_found');
await refused(duffel.offerRequests.create({ ...search, slices: [{ ...slices[0], origin: 'QQQ' }] }), 422, 'validation_error');
await refused(new Duffel({ token: 'nonsense', basePath: address }).offers.get(offer.id), 401, 'access_token_not_found');
await refused(duffel.orders.create(order), 422, 'offer_no_longer_available');
const quote = (await duffel.orderCancellations.create({ order_id: made.id })).data;
assert.deepEqual([quote.refund_amount, quote.confirmed_at], ['0.00', null], 'economy is not refunded, and nothing is cancelled yet');
assert.ok((await duffel.orderCancellations.confirm(quote.id)).data.confirmed_at);
assert.deepEqual((await duffel.orderCancellations.list({ order_id: made.id })).data.map((item) => item.id), [quote.id]);
const cancelled = (await duffel.orders.get(made.id)).data;
assert.ok(cancelled.cancelled_at && cancelled.available_actions.length === 0);
await refused(duffel.orderCancellations.create({ order_id: made.id }), 422, 'already_cancelled');
await refused(duffel.offerRequests.create({ ...search, passengers: [{ age: -1 }] }), 422, 'validation_error');
await refused(duffel.airlines.get('arl_none'), 404, 'not_found');
console.log(made.id);
