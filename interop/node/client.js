// Calls every RPC of a running server and checks the answers.
//
//   node client.js HOST:PORT [RECORDS]
//
// Exit code 0 if all checks hold.
'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const address = process.argv[2];
const streamed = Number(process.argv[3] || 1000);
if (!address || !Number.isInteger(streamed) || streamed < 1) {
  console.error('usage: node client.js HOST:PORT [RECORDS]');
  process.exit(2);
}

const { storage } = grpc.loadPackageDefinition(
  protoLoader.loadSync('storage/ingestion.proto', {
    includeDirs: [path.join(__dirname, '..', '..', 'proto')],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  }),
);
const client = new storage.IngestionService(address, grpc.credentials.createInsecure());
const tenant = `node-${process.pid}`;
const code = grpc.status;

// The JSON form of google.protobuf.Value, which proto-loader leaves to its user. It drops fields that a message does not
// have: `data: { total: 42 }` arrives without a field, and only `data: struct({ total: 42 })` as what it says.
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

function record(entity, data, more = {}) {
  const id = { tenant_id: { id: tenant } };
  if (entity) id.entity_id = { id: entity };
  return { id, data: struct(data), ...more };
}

function call(method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, { deadline: Date.now() + 30000 }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

async function refused(promise, expectedCode, words) {
  const error = await promise.then(
    () => assert.fail('the call should have failed'),
    (e) => e,
  );
  assert.equal(code[error.code], expectedCode, error.message);
  for (const word of words) assert.ok(error.details.includes(word), `"${error.details}" should name ${word}`);
  return error;
}

// Opens a stream, lets `send` write to it, half-closes, and collects every answer.
function stream(send) {
  return new Promise((resolve, reject) => {
    const answers = [];
    const call = client.IngestStream({ deadline: Date.now() + 60000 });
    call.on('data', (answer) => answers.push(answer));
    call.on('error', reject);
    call.on('end', () => resolve(answers));
    send(call);
    call.end();
  });
}

const checks = {
  async 'HealthCheck tells each service from an unknown one'() {
    assert.equal((await call('HealthCheck', {})).status, 'SERVING');
    assert.equal((await call('HealthCheck', { service: 'storage.IngestionService' })).status, 'SERVING');
    assert.equal((await call('HealthCheck', { service: 'storage.Nothing' })).status, 'SERVICE_UNKNOWN');
  },

  async 'IngestRecord answers with the record\'s name, version and sequence'() {
    const answer = await call('IngestRecord', {
      record: record('order/1', { total: 42.5, note: 'žluťoučký', paid: true, lines: [1, null, { a: 'b' }] }, { metadata: { source: 'node' } }),
    });
    assert.equal(answer.status.code, code.OK);
    assert.ok(answer.sequence > 0);
    assert.equal(answer.version, answer.sequence);
    assert.equal(answer.record_id, `${tenant}/order%2F1/${answer.sequence}`);
    const versioned = await call('IngestRecord', { record: record('order/1', {}, { version: 1700000000000 }) });
    assert.equal(versioned.record_id, `${tenant}/order%2F1/1700000000000`);
    accepted += 2;
  },

  async 'data that is not spelled as a Struct arrives empty, which the server reports in its log'() {
    const answer = await call('IngestRecord', { record: { id: { tenant_id: { id: tenant } }, data: { total: 42 } } });
    assert.equal(answer.status.code, code.OK);
    accepted += 1;
  },

  async 'IngestRecord makes an entity id where there is none'() {
    const answer = await call('IngestRecord', { record: record('', { a: 1 }) });
    assert.match(answer.record_id, /^node-\d+\/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\/\d+$/);
    accepted += 1;
  },

  async 'IngestRecord refuses what is wrong, with a code and a reason'() {
    const error = await refused(call('IngestRecord', { record: { data: struct({ a: 1 }) } }), 'INVALID_ARGUMENT', ['tenant']);
    assert.equal(error.metadata.get('grpc-status-details-bin').length, 1);
    await refused(call('IngestRecord', {}), 'INVALID_ARGUMENT', ['record']);
    await refused(call('IngestRecord', { record: record('x', {}), options: { durabilty: 'synced' } }), 'INVALID_ARGUMENT', ['durabilty']);
    await refused(call('IngestRecord', { record: record('x', {}), options: { durability: 'fast' } }), 'INVALID_ARGUMENT', ['durability', 'fast']);
    await refused(call('IngestRecord', { record: record('x', { n: NaN }) }), 'INVALID_ARGUMENT', ['data']);
    await refused(call('IngestRecord', { record: record('x', {}, { version: -1 }) }), 'INVALID_ARGUMENT', ['version', '-1']);
    rejected += 2;
  },

  async 'IngestRecord with validate_only stores nothing'() {
    const answer = await call('IngestRecord', { record: record('x', {}), options: { validate_only: 'true' } });
    assert.equal(answer.sequence, 0);
  },

  async 'IngestBatch keeps the good records and reports the bad one'() {
    const answer = await call('IngestBatch', { records: [record('b1', { i: 1 }), record('b2', { i: Infinity }), record('b3', { i: 3 })] });
    assert.equal(answer.successful_count, 2);
    assert.equal(answer.failed_count, 1);
    assert.deepEqual(answer.results.map((row) => row.status.code), [code.OK, code.INVALID_ARGUMENT, code.OK]);
    assert.equal(answer.results[1].error_message, answer.results[1].status.message);
    assert.equal(answer.last_sequence - answer.first_sequence, 1);
    accepted += 2;
    rejected += 1;
  },

  async 'IngestBatch with option results=all has a row for every record'() {
    const answer = await call('IngestBatch', { records: [record('c1', {}), record('c2', {})], options: { results: 'all' } });
    assert.equal(answer.results.length, 2);
    assert.equal(answer.results[1].record_id, `${tenant}/c2/${answer.last_sequence}`);
    accepted += 2;
  },

  async 'IngestBatch refuses an empty batch, and a transaction with one bad record'() {
    await refused(call('IngestBatch', { records: [] }), 'INVALID_ARGUMENT', ['records']);
    await refused(
      call('IngestBatch', { transactional: true, records: [record('d1', {}), record('d2', { i: NaN })] }),
      'INVALID_ARGUMENT',
      ['records[1]'],
    );
    rejected += 2;
  },

  async 'IngestStream acknowledges plain records one by one, in order'() {
    const answers = await stream((call) => {
      call.write({ init: { tenant_id: { id: tenant } } });
      for (let i = 1; i <= streamed; i++) call.write({ record: { data: struct({ i }) } });
    });
    assert.equal(answers.length, streamed);
    answers.forEach((answer, i) => {
      assert.equal(answer.response, 'ack');
      assert.equal(answer.ack.sequence_number, i + 1);
      assert.equal(answer.ack.record_id.split('/')[0], tenant);
      assert.equal(Number(answer.ack.record_id.split('/')[2]), answer.ack.version);
    });
    assert.equal(new Set(answers.map((answer) => answer.ack.record_id)).size, streamed);
    accepted += streamed;
  },

  async 'IngestStream starts without an init, and goes on after a bad record'() {
    const answers = await stream((call) => {
      call.write({ record: record('s1', {}) });
      call.write({ record: { data: struct({}) } });
      call.write({ record: record('s3', {}) });
    });
    assert.deepEqual(answers.map((answer) => answer.response), ['ack', 'error', 'ack']);
    assert.equal(answers[1].error.sequence_number, 2);
    assert.equal(answers[1].error.status.code, code.INVALID_ARGUMENT);
    assert.ok(answers[1].error.status.message.includes('tenant'));
    assert.equal(answers[2].ack.sequence_number, 3);
    accepted += 2;
  },

  async 'IngestStream with option ack=group acknowledges cumulatively, and commit is a barrier'() {
    const answers = await stream((call) => {
      call.write({ init: { tenant_id: { id: tenant }, options: { ack: 'group', ready: 'true' } } });
      for (let i = 1; i <= streamed; i++) call.write({ record: { data: struct({ i }) } });
      call.write({ commit: {} });
      call.write({ batch: { records: [record('g1', {}), record('g2', {})] } });
    });
    assert.equal(answers[0].response, 'ready');
    assert.ok(answers[0].ready.max_message_bytes > 0);
    const acks = answers.slice(1).map((answer) => answer.ack);
    assert.ok(acks.length <= streamed);
    acks.reduce((before, ack) => {
      assert.ok(ack.sequence_number >= before, 'cumulative acks never go back');
      return ack.sequence_number;
    }, 0);
    assert.ok(acks.some((ack) => ack.sequence_number === streamed), 'the barrier acknowledges all before it');
    assert.equal(acks.at(-1).sequence_number, streamed + 2);
    accepted += streamed + 2;
  },

  async 'IngestStream refuses a producer as long as there are none'() {
    await refused(
      stream((call) => call.write({ init: { tenant_id: { id: tenant }, producer_id: 'p' } })),
      'UNIMPLEMENTED',
      ['producer'],
    );
  },

  async 'GetIngestionStatus counts what this client did'() {
    const answer = await call('GetIngestionStatus', { tenant_id: { id: tenant } });
    assert.equal(answer.metrics.total_records_ingested, accepted);
    assert.equal(answer.metrics.failed_records, rejected);
    assert.equal(answer.metrics.pending_records, 0);
    const all = await call('GetIngestionStatus', {});
    assert.ok(all.metrics.durable_sequence >= accepted);
    assert.ok(all.metrics.wal_size_bytes > 0);
  },
};

let accepted = 0;
let rejected = 0;

async function main() {
  let failures = 0;
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok      ${name}`);
    } catch (error) {
      failures++;
      console.log(`FAILED  ${name}\n        ${error.stack || error}`);
    }
  }
  client.close();
  console.log(`node: ${Object.keys(checks).length - failures} of ${Object.keys(checks).length} checks hold, ${accepted} records ingested`);
  process.exitCode = failures === 0 ? 0 : 1;
}

main();
