// Sends records to a running server and reads them back from its tables, by readers that are not written in Java.
//
//   node tables.js HOST:PORT TABLES [FILE|TABLE...]
//
// TABLES is the directory of the tables. FILE and TABLE are further files and tables, on which all readers must agree. The server must
// have the schema readings.json, as interop/run starts it. Exit code 0 if all checks hold.

import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { readers } from './readers.js';
import { filesOf } from './table.js';

const [address, tables, ...others] = process.argv.slice(2);
if (!address || !tables) {
  console.error('usage: node tables.js HOST:PORT TABLES [FILE|TABLE...]');
  process.exit(2);
}
const deadlineMillis = 60000;
const tenant = `tables-${process.pid}`;
const { storage } = grpc.loadPackageDefinition(
  protoLoader.loadSync('storage/ingestion.proto', {
    includeDirs: [path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'proto')],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  }),
);
const client = new storage.IngestionService(address, grpc.credentials.createInsecure());

function value(v) {
  if (v === null) return { nullValue: 'NULL_VALUE' };
  if (typeof v === 'number') return { numberValue: v };
  if (typeof v === 'string') return { stringValue: v };
  if (typeof v === 'boolean') return { boolValue: v };
  if (Array.isArray(v)) return { listValue: { values: v.map(value) } };
  return { structValue: struct(v) };
}

function struct(object) {
  return { fields: Object.fromEntries(Object.entries(object).map(([k, v]) => [k, value(v)])) };
}

function send(record) {
  return new Promise((resolve, reject) => {
    client.IngestRecord({ record }, { deadline: Date.now() + 30000 }, (e, answer) => (e ? reject(e) : resolve(answer)));
  });
}

const text = 'a"b\\\u0000\u00e9\u20ac\u{1d11e}\n';
const typed = [
  { text, count: 42, amount: 0.1, open: true, leg: { from: 'HAM', stops: [1, null, 2] }, legs: [{ from: '' }, null] },
  { text: '', count: -(2 ** 53), amount: -0, open: false, leg: { stops: [] }, legs: [] },
  { count: 2 ** 53, amount: Number.MAX_VALUE },
  { amount: Number.MIN_VALUE, text: '\u{10ffff}'.repeat(50) },
  {},
];
const unknown = { other: text, list: [null, { x: 0.1 }] };
const untyped = { b: [1, 2.5, null], a: { t: text }, n: 1e20 };

/** Sends all records and returns the rows that they must become, by the names of their tables. */
async function sendAll() {
  const rows = { readings: [], _: [] };
  const store = async (table, data, columns, more = {}) => {
    const entity = `e-${rows[table].length}`;
    const record = { id: { tenant_id: { id: tenant }, entity_id: { id: entity } }, data: struct(data), ...more };
    if (table !== '_') record.schema = { name: table, version: 1 };
    const { sequence, version } = await send(record);
    rows[table].push({ _tenant: tenant, _entity: entity, _version: version, _sequence: sequence, ...columns });
  };
  for (const data of typed) await store('readings', data, data);
  await store('readings', unknown, { _rest: JSON.stringify(unknown) });
  await store('_', untyped, { data: JSON.stringify(untyped) });
  const header = {
    metadata: { k: 'v', '': text },
    timestamp: { seconds: 1796042096, nanos: 789012345 },
    payload: Buffer.from(text),
    payload_type: 'text/plain',
  };
  await store(
    '_',
    { z: null },
    {
      data: '{"z":null}',
      _metadata: header.metadata,
      _timestamp: '2026-11-30T12:34:56.789Z',
      _payload: text,
      _payload_type: 'text/plain',
    },
    header,
  );
  return rows;
}

// Polars reads a struct that is null as one whose members are null.
function withoutEmptyStructs(value) {
  if (Array.isArray(value)) return value.map((v) => withoutEmptyStructs(v) ?? null);
  if (value === null || typeof value !== 'object') return value ?? undefined;
  const members = Object.entries(value).map(([k, v]) => [k, withoutEmptyStructs(v)]).filter(([, v]) => v !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

async function rowsOf(read, names) {
  const rows = [];
  for (const name of names) rows.push(...(await read(name)));
  return rows.sort((a, b) => a._sequence - b._sequence).map((row) => withoutEmptyStructs(row));
}

const expected = await sendAll();
client.close();
const end = Date.now() + deadlineMillis;
for (const [schema, rows] of Object.entries(expected)) {
  const table = path.join(tables, tenant, schema);
  for (const [name, read] of Object.entries(readers)) {
    let found = [];
    do {
      found = await filesOf(table).then((names) => rowsOf(read, names)).catch((e) => {
        if (e.code !== 'ENOENT') throw e;
        return [];
      });
      if (found.length < rows.length) await pause(100);
    } while (found.length < rows.length && Date.now() < end);
    assert.deepStrictEqual(found, rows.map(withoutEmptyStructs), `${name}, table ${schema}`);
  }
}
for (const other of others) {
  const files = (await stat(other)).isDirectory() ? await filesOf(other) : [other];
  const all = await Promise.all(Object.values(readers).map((read) => rowsOf(read, files)));
  assert.ok(all[0].length > 0, other);
  for (const rows of all) assert.deepStrictEqual(rows, all[0], other);
}
console.log(`tables: ${Object.keys(readers).join(', ')} agree with what was sent`);
