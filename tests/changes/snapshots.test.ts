import { CreateTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesSettings } from '../../core/compare/over-time/configuring.ts';
import { createSnapshotKeeper } from '../../core/compare/over-time/keeper.ts';
import type { SnapshotKeeper } from '../../core/compare/over-time/keeper.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const TABLE = 'orders';
const SECOND_MS = 1_000;
const signal = new AbortController().signal;

let harness: GateHarness;
let keeper: SnapshotKeeper;
let failures: string[] = [];

beforeAll(async () => {
  harness = await startGate({ ended: (run) => keeper.ended(run) });
  keeper = keeperOf('console-1');
  await harness.clients('dev').dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    }),
  );
}, 60_000);

afterAll(() => harness.close());

function keeperOf(owner: string): SnapshotKeeper {
  const { home, now, planningSource } = harness.parts;
  const source = planningSource('dev');
  if (!source) throw new RangeError('dev');
  return createSnapshotKeeper({
    home,
    now,
    owner,
    environments: [source],
    actions: ACTIONS,
    logFailure: (_error, message) => void failures.push(message),
  });
}

async function heads() {
  return (await harness.home.snapshots.list('dev', { limit: 100 })).heads;
}

async function count() {
  return (await heads()).length;
}

function protect(enabled: boolean) {
  return harness.run('dev', 'tables.set-deletion-protection', { table: TABLE, enabled });
}

describe('a snapshot a day', () => {
  it('is taken once, however many consoles look', async () => {
    const other = keeperOf('console-2');
    await Promise.all([keeper.look(signal), other.look(signal)]);
    expect(await count()).toBe(1);
    harness.advance(301 * SECOND_MS);
    await Promise.all([keeper.look(signal), other.look(signal)]);
    expect(await heads()).toMatchObject([{ cause: 'daily' }]);
  });

  it('is taken again on the next day, with what was changed by other means', async () => {
    const input = { TableName: TABLE, DeletionProtectionEnabled: true };
    await harness.clients('dev').dynamodb.send(new UpdateTableCommand(input));
    harness.advance(24 * 3_600 * SECOND_MS);
    await keeper.look(signal);
    const [newest, ...others] = await heads();
    expect(others).toHaveLength(1);
    expect(newest).toMatchObject({
      cause: 'daily',
      changes: {
        differences: 1,
        resources: [{ kind: 'tables', key: TABLE, name: TABLE }],
        actions: [],
        isAttributed: true,
      },
    });
    expect(newest?.changes?.resources[0]).not.toHaveProperty('action');
  });
});

describe('a snapshot after an action', () => {
  it('is taken once it is quiet, and names the action', async () => {
    const before = await count();
    expect((await protect(false)).state).toBe('done');
    await keeper.look(signal);
    expect(await count()).toBe(before);
    harness.advance(6 * SECOND_MS);
    await keeper.look(signal);
    const [newest, ...others] = await heads();
    expect(others).toHaveLength(before);
    expect(newest).toMatchObject({
      cause: 'action',
      changes: { differences: 1, resources: [{ key: TABLE, action: 0 }], actions: [{ target: TABLE }] },
    });
    harness.advance(10 * SECOND_MS);
    await keeper.look(signal);
    expect(await count()).toBe(before + 1);
  });

  it('is one after several actions, and is taken within a minute although they go on', async () => {
    const before = await count();
    for (let index = 0; index < 14; index += 1) {
      await protect(index % 2 === 0);
      harness.advance(4 * SECOND_MS);
      await keeper.look(signal);
    }
    expect(await count()).toBe(before);
    await protect(true);
    harness.advance(4 * SECOND_MS);
    await keeper.look(signal);
    expect(await count()).toBe(before + 1);
  }, 60_000);

  it('is none after an action that changes data alone', async () => {
    harness.advance(10 * SECOND_MS);
    await keeper.look(signal);
    const before = await count();
    const run = await harness.run('dev', 'tables.put-item', {
      table: TABLE,
      item: { PK: { S: 'a' } },
      read: null,
    });
    expect(run.state).toBe('done');
    harness.advance(10 * SECOND_MS);
    await keeper.look(signal);
    expect(await count()).toBe(before);
  });

  it('fails without failing anything else, and says so in the log', async () => {
    failures = [];
    expect((await protect(false)).state).toBe('done');
    await harness.faults('prod', [{ service: 'dynamodb', operation: 'TransactWriteItems', kind: 'deny' }]);
    harness.advance(10 * SECOND_MS);
    await keeper.look(signal);
    await harness.faults('prod', []);
    expect(failures).toEqual(['A snapshot could not be kept']);
  });

  it('is left to the next one where the console stops', async () => {
    failures = [];
    const before = await count();
    const leaving = new AbortController();
    expect((await protect(true)).state).toBe('done');
    harness.advance(10 * SECOND_MS);
    leaving.abort();
    await keeper.look(leaving.signal);
    await keeper.work(leaving.signal);
    expect(await count()).toBe(before);
    expect(failures).toEqual([]);
  });
});

describe('what changes settings', () => {
  it.each([
    ['tables.put-item', false],
    ['tables.delete-table', true],
    ['tables.create-backup', false],
    ['queues.purge', false],
    ['caches.flush', false],
    ['buckets.put-object', false],
    ['buckets.put-lifecycle', true],
    ['alarms.silence', true],
    ['services.scale', true],
    ['environment.initialise', true],
    ['environment.smoke-test', false],
    ['migration.migrate', false],
  ])('%s: %s', (id, changes) => {
    const action = ACTIONS.find((one) => one.id === id);
    expect(action && changesSettings(action)).toBe(changes);
  });
});
