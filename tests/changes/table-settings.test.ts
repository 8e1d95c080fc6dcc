import { CreateTableCommand, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describeContinuousBackups,
  describeTable,
  describeTimeToLive,
} from '../../core/resources/tables/describe.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const TABLE = 'orders';
let harness: GateHarness;

beforeAll(async () => {
  harness = await startGate();
  await harness.clients('prod').dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    }),
  );
}, 60_000);

afterAll(() => harness.close());

function prod(): Source {
  const source = harness.parts.planningSource('prod');
  if (!source) throw new RangeError('prod');
  return source;
}

const patience = () => budgetFor(AbortSignal.timeout(5_000));

async function valueOf<T>(
  reading: Promise<{ readonly state: string } | { readonly state: 'fresh'; readonly value: T }>,
) {
  const cell = await reading;
  if (!('value' in cell)) throw new Error(cell.state);
  return cell.value;
}

describe('settings of a table', () => {
  it.each([
    [
      'tables.set-point-in-time-recovery',
      { table: TABLE, enabled: true },
      async () => (await valueOf(describeContinuousBackups(prod(), TABLE, patience()))).pointInTimeRecovery,
      false,
      true,
    ],
    [
      'tables.set-deletion-protection',
      { table: TABLE, enabled: true },
      async () => (await valueOf(describeTable(prod(), TABLE, patience()))).deletionProtection,
      false,
      true,
    ],
    [
      'tables.set-stream',
      { table: TABLE, view: 'NEW_IMAGE' },
      async () => (await valueOf(describeTable(prod(), TABLE, patience()))).stream?.view,
      undefined,
      'NEW_IMAGE',
    ],
    [
      'tables.set-capacity',
      { table: TABLE, billingMode: 'PROVISIONED', readCapacityUnits: 5, writeCapacityUnits: 3 },
      async () => (await valueOf(describeTable(prod(), TABLE, patience()))).billingMode,
      'PAY_PER_REQUEST',
      'PROVISIONED',
    ],
  ] as const)(
    '%s is planned, done, found out about and undone',
    async (actionId, input, look: () => Promise<unknown>, before, after) => {
      expect(await look()).toBe(before);
      const run = await harness.run('prod', actionId, input);
      expect(run.state).toBe('done');
      await expect.poll(look, { timeout: 5_000 }).toBe(after);
      const again = await harness.gate.present(harness.wish('prod', actionId, input));
      expect(again).toMatchObject({ outcome: 'refused', sentence: /set like this already/ });
      const action = harness.parts.actions.find((one) => one.id === actionId);
      const scene = {
        source: prod(),
        sourceOf: prod,
        captures: harness.parts.captures(prod().environment, prod().clients),
        schedules: harness.home.schedules,
        alarmNotes: harness.home.alarmNotes,
        signal: AbortSignal.timeout(5_000),
        now: Date.now,
      };
      expect(await action?.settle?.(scene, run.input, run.plan, run.id)).toMatchObject({ outcome: 'done' });
      await expect
        .poll(async () => (await valueOf(describeTable(prod(), TABLE, patience()))).status, {
          timeout: 5_000,
        })
        .toBe('ACTIVE');
      expect((await harness.undo(run)).state).toBe('done');
      await expect.poll(look, { timeout: 5_000 }).toBe(before);
    },
  );

  it('capacity of an index is its own again after the undo', async () => {
    const TableName = 'indexed';
    const { dynamodb } = harness.clients('prod');
    const throughput = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
      ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
    });
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        AttributeDefinitions: ['PK', 'shop'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
        ...throughput(100, 50),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-shop',
            KeySchema: [{ AttributeName: 'shop', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
            ...throughput(1_000, 700),
          },
        ],
      }),
    );
    const table = async () => valueOf(describeTable(prod(), TableName, patience()));
    const active = () => expect.poll(async () => (await table()).status, { timeout: 5_000 }).toBe('ACTIVE');
    await active();
    const input = { table: TableName, billingMode: 'PAY_PER_REQUEST' };
    const run = await harness.run('prod', 'tables.set-capacity', input);
    expect(run.plan.changes).toContainEqual({
      attribute: 'index by-shop',
      before: '1000 read, 700 write units',
      after: undefined,
    });
    await active();
    expect((await harness.undo(run)).state).toBe('done');
    await active();
    const { readCapacityUnits, writeCapacityUnits, indexes } = await table();
    expect([readCapacityUnits, writeCapacityUnits]).toEqual([100, 50]);
    expect(indexes).toMatchObject([{ readCapacityUnits: 1_000, writeCapacityUnits: 700 }]);
    // What is set already is not asked for again.
    const raised = { ...input, billingMode: 'PROVISIONED', readCapacityUnits: 100, writeCapacityUnits: 50 };
    const indexUnits = [{ name: 'by-shop', readCapacityUnits: 1_000, writeCapacityUnits: 800 }];
    const other = await harness.run('prod', 'tables.set-capacity', { ...raised, indexes: indexUnits });
    expect(other.state).toBe('done');
    await active();
    await harness.undo(other);
    await active();
    expect((await table()).indexes).toMatchObject([{ readCapacityUnits: 1_000, writeCapacityUnits: 700 }]);
    const unknown = harness.wish('prod', 'tables.set-capacity', {
      ...raised,
      readCapacityUnits: 90,
      indexes: [{ ...indexUnits[0], name: 'by-nobody' }],
    });
    expect(await harness.gate.present(unknown)).toMatchObject({
      outcome: 'refused',
      sentence: 'indexed has no global index by-nobody.',
    });
  });

  it('point-in-time recovery asks as for what is lost, where moments are', async () => {
    const id = 'tables.set-point-in-time-recovery';
    await harness.run('prod', id, { table: TABLE, enabled: true, recoveryPeriodDays: 20 });
    const planOf = async (input: object) => {
      const presented = await harness.gate.present(harness.wish('prod', id, { table: TABLE, ...input }));
      if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
      const { risk, plan } = presented.presentation;
      return { risk, loses: plan.loses, reach: plan.undo.reach };
    };
    expect(await planOf({ enabled: true, recoveryPeriodDays: 35 })).toEqual({
      risk: 'costly',
      loses: [],
      reach: 'complete',
    });
    expect(await planOf({ enabled: true, recoveryPeriodDays: 3 })).toEqual({
      risk: 'destructive',
      loses: ['Every moment before the last 3 days.'],
      reach: 'partial',
    });
    expect(await planOf({ enabled: false })).toEqual({
      risk: 'destructive',
      loses: ['Every moment to which the table could be restored until now.'],
      reach: 'partial',
    });
  });

  it('time to live asks for a second person, since what expires is gone', async () => {
    const input = { table: TABLE, attribute: 'expiresAt' };
    const presented = await harness.gate.present(harness.wish('prod', 'tables.set-time-to-live', input));
    expect(presented).toMatchObject({ presentation: { confirmation: 'second-person' } });
    const run = await harness.run('prod', 'tables.set-time-to-live', input);
    expect(run).toMatchObject({ state: 'done', approvedBy: { name: 'Otto Operator' } });
    expect(await valueOf(describeTimeToLive(prod(), TABLE, patience()))).toMatchObject({
      attribute: 'expiresAt',
    });
    const other = await harness.gate.present(
      harness.wish('prod', 'tables.set-time-to-live', { table: TABLE, attribute: 'ttl' }),
    );
    expect(other).toMatchObject({ outcome: 'refused' });
  });
});

describe('backups of a table', () => {
  const names = async () => {
    const answer = await harness.clients('prod').dynamodb.send(new ListBackupsCommand({ TableName: TABLE }));
    return (answer.BackupSummaries ?? [])
      .filter((one) => one.BackupStatus !== 'DELETED')
      .map((one) => one.BackupName);
  };

  it('are made once by name, and deleted by two people', async () => {
    const run = await harness.run('prod', 'tables.create-backup', { table: TABLE, name: 'before-sale' });
    expect(run.state).toBe('done');
    expect(await names()).toEqual(['before-sale']);
    const twice = await harness.gate.present(
      harness.wish('prod', 'tables.create-backup', { table: TABLE, name: 'before-sale' }),
    );
    expect(twice).toMatchObject({ outcome: 'refused', sentence: 'There is a backup before-sale already.' });
    const undone = await harness.undo(run);
    expect(undone).toMatchObject({ state: 'done', approvedBy: { name: 'Otto Operator' } });
    expect(await names()).toEqual([]);
  });
});
