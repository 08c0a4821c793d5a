// Google's own client over REST: what an application that uses Firestore does, with every answer checked.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { OAuth2Client } from 'google-auth-library';
import { AggregateField, FieldPath, FieldValue, Filter, Firestore, Timestamp } from '@google-cloud/firestore';

const [address] = process.argv.slice(2);
process.env.FIRESTORE_EMULATOR_HOST = new URL(address).host;
const authClient = new OAuth2Client();
authClient.setCredentials({ access_token: 'sandbox', expiry_date: 4_102_444_800_000 });
const db = new Firestore({ projectId: 'wayfarer', preferRest: true, authClient });
const root = db.collection(`clients_${randomUUID().slice(0, 8)}`);

async function fails(promise, code) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.code, code, `${error.code} ${error.message}`);
    return true;
  });
}

async function documents() {
  const ref = root.doc('paris');
  const written = await ref.create({
    name: 'Paris', visitors: 1, tags: ['art'], rating: 4.5, open: true, none: null, big: 2 ** 40,
    at: Timestamp.fromMillis(1_800_000_000_000), where: { lat: 48.85, lng: 2.35 }, raw: Buffer.from('abc'),
  });
  assert.ok(written.writeTime);
  await fails(ref.create({ name: 'again' }), 6);
  const read = (await ref.get()).data();
  assert.deepEqual([read.name, read.visitors, read.rating, read.open, read.none, read.big], ['Paris', 1, 4.5, true, null, 2 ** 40]);
  assert.equal(read.at.toMillis(), 1_800_000_000_000);
  assert.equal(Buffer.from(read.raw).toString(), 'abc');
  await ref.update({ visitors: FieldValue.increment(41), tags: FieldValue.arrayUnion('food', 'art'), 'where.lat': 48.9, none: FieldValue.delete(), seen: FieldValue.serverTimestamp() });
  const after = (await ref.get()).data();
  assert.equal(after.visitors, 42);
  assert.deepEqual(after.tags, ['art', 'food']);
  assert.deepEqual(after.where, { lat: 48.9, lng: 2.35 });
  assert.ok(!('none' in after) && after.seen instanceof Timestamp);
  await ref.set({ name: 'Paris, France' }, { merge: true });
  assert.equal((await ref.get()).get('visitors'), 42);
  await fails(root.doc('nowhere').update({ a: 1 }), 5);
  const snapshot = await ref.get();
  await ref.update({ visitors: 43 });
  await fails(ref.update({ visitors: 44 }, { lastUpdateTime: snapshot.updateTime }), 9);
  assert.equal((await root.doc('missing').get()).exists, false);
  const [one, none] = await db.getAll(ref, root.doc('missing'));
  assert.deepEqual([one.exists, none.exists], [true, false]);
  await ref.delete();
  assert.equal((await ref.get()).exists, false);
  await fails(ref.delete({ exists: true }), 5);
}

async function transactions() {
  const counter = root.doc('counter');
  await counter.set({ n: 0 });
  await Promise.all(Array.from({ length: 8 }, () => db.runTransaction(async (transaction) => {
    const found = await transaction.get(counter);
    transaction.update(counter, { n: found.get('n') + 1 });
  }, { maxAttempts: 40 })));
  assert.equal((await counter.get()).get('n'), 8);
  await assert.rejects(db.runTransaction(async (transaction) => {
    transaction.set(counter, { n: 99 });
    throw new Error('no');
  }));
  assert.equal((await counter.get()).get('n'), 8);
  const seen = await db.runTransaction(async (transaction) => (await transaction.get(root.where('n', '==', 8))).size, { readOnly: true });
  assert.equal(seen, 1);
  await assert.rejects(db.runTransaction(async (transaction) => {
    await transaction.get(counter);
    transaction.set(counter, { n: 99 });
  }, { readOnly: true }));
  const votes = root.doc('poll').collection('votes');
  let attempts = 0;
  await db.runTransaction(async (transaction) => {
    const found = await transaction.get(votes.where('yes', '==', true));
    if (++attempts === 1) await votes.doc('late').set({ yes: true });
    transaction.set(root.doc('poll'), { yes: found.size });
  });
  assert.equal((await root.doc('poll').get()).get('yes'), 1, 'a document that joins a query that was read makes the transaction run again');
  assert.equal(attempts, 2);
  const batch = db.batch();
  batch.set(root.doc('b1'), { a: 1 });
  batch.create(root.doc('counter'), { a: 1 });
  await fails(batch.commit(), 6);
  assert.equal((await root.doc('b1').get()).exists, false);
}

async function limits() {
  const ref = root.doc('limits');
  await ref.set({ a: 1, b: { c: 2, d: 3 } });
  const before = await ref.get();
  await ref.set({ a: 1, b: { c: 2, d: 3 } });
  assert.ok((await ref.get()).updateTime.isEqual(before.updateTime), 'a write that changes nothing leaves the time');
  const [part] = await db.getAll(ref, { fieldMask: ['b.c'] });
  assert.deepEqual(part.data(), { b: { c: 2 } });
  await fails(root.doc('large').set({ text: 'a'.repeat(1_100_000) }), 3);
  await fails(root.doc('__reserved__').set({ a: 1 }), 3);
  await fails(root.doc('x'.repeat(1_501)).set({ a: 1 }), 3);
  await fails(root.doc('nested').set({ rows: [[1]] }), 3);
  await fails(root.where('a', 'in', Array.from({ length: 31 }, (_, n) => n)).get(), 3);
  const many = db.batch();
  for (let n = 0; n < 501; n++) many.set(root.doc(`many${n}`), { n });
  await many.commit();
  assert.equal((await root.where('n', '>=', 0).count().get()).data().count, 502);
  const explained = await root.where('n', '>=', 499).explain({ analyze: true });
  assert.equal(explained.metrics.executionStats.resultsReturned, 2);
  const fractions = db.batch();
  for (let n = 0; n < 4; n++) fractions.set(root.doc(`part${n}`), { amount: n + 0.5 });
  await fractions.commit();
  const sums = await root.aggregate({ total: AggregateField.sum('amount'), mean: AggregateField.average('amount') }).get();
  assert.deepEqual(sums.data(), { total: 8, mean: 2 });
}

async function queries() {
  const events = root.doc('trip').collection('events');
  const bulk = db.bulkWriter();
  for (let n = 0; n < 25; n++) bulk.set(events.doc(`e${String(n).padStart(2, '0')}`), { seq: n, kind: n % 2 ? 'odd' : 'even', tags: [`t${n % 3}`], price: n * 1.5 });
  await bulk.close();
  const ids = (snapshot) => snapshot.docs.map((doc) => doc.get('seq'));
  assert.deepEqual(ids(await events.where('seq', '>=', 20).orderBy('seq', 'desc').get()), [24, 23, 22, 21, 20]);
  assert.deepEqual(ids(await events.where('kind', '==', 'odd').where('seq', '<', 6).get()), [1, 3, 5]);
  assert.deepEqual(ids(await events.where('seq', 'in', [3, 9, 99]).orderBy('seq').get()), [3, 9]);
  assert.deepEqual(ids(await events.where('seq', '!=', 0).orderBy('seq').limit(2).get()), [1, 2]);
  assert.deepEqual(ids(await events.where('seq', 'not-in', [0, 1]).orderBy('seq').limit(1).get()), [2]);
  await events.doc('null').set({ seq: null, kind: 'none' });
  assert.equal((await events.where('seq', '!=', 0).count().get()).data().count, 24, 'null is neither the same nor another');
  assert.equal((await events.where('seq', 'not-in', [0, 1]).count().get()).data().count, 23);
  await events.doc('null').update({ tags: FieldValue.arrayUnion('a', 'a', 'b'), seq: FieldValue.increment(Number.MAX_SAFE_INTEGER) });
  assert.deepEqual((await events.doc('null').get()).get('tags'), ['a', 'b']);
  await events.doc('null').delete();
  assert.equal((await events.where('tags', 'array-contains', 't1').get()).size, 8);
  assert.equal((await events.where('tags', 'array-contains-any', ['t1', 't2']).get()).size, 16);
  assert.deepEqual(ids(await events.where(Filter.or(Filter.where('seq', '==', 2), Filter.where('seq', '>', 23))).orderBy('seq').get()), [2, 24]);
  const first = await events.orderBy('kind').orderBy('seq').limit(3).get();
  assert.deepEqual(ids(first), [0, 2, 4]);
  assert.deepEqual(ids(await events.orderBy('kind').orderBy('seq').startAfter(first.docs.at(-1)).limit(2).get()), [6, 8]);
  assert.deepEqual(ids(await events.orderBy('seq').startAt(5).endBefore(8).get()), [5, 6, 7]);
  assert.deepEqual(ids(await events.orderBy('seq').limitToLast(2).get()), [23, 24]);
  assert.deepEqual(ids(await events.orderBy('seq').offset(22).get()), [22, 23, 24]);
  assert.deepEqual((await events.orderBy('seq').select('kind').limit(1).get()).docs[0].data(), { kind: 'even' });
  assert.deepEqual(ids(await events.orderBy(FieldPath.documentId()).startAt('e23').get()), [23, 24]);
  assert.equal((await events.where('kind', '==', 'odd').count().get()).data().count, 12);
  assert.equal((await db.collectionGroup('events').where('seq', '==', 7).get()).docs.filter((doc) => doc.ref.path.startsWith(root.path)).length, 1);
  assert.deepEqual((await root.doc('trip').listCollections()).map((item) => item.id), ['events']);
  assert.ok((await root.listDocuments()).some((doc) => doc.id === 'trip'), 'a missing parent is listed');
  assert.equal((await events.listDocuments()).length, 25);
  await db.recursiveDelete(root);
  assert.equal((await events.get()).size, 0);
}

await documents();
await transactions();
await limits();
await queries();
await db.terminate();
console.log('ok');
