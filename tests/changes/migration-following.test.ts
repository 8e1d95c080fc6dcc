import {
  DeleteItemCommand,
  DescribeTableCommand,
  PutItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import type { StreamViewType } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { itemToSdk } from '../../core/resources/tables/sdk-values.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { mortalRun } from './killed-console.ts';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness } from './migration.fixture.ts';
import { contentFor, contentOf, manyItems } from './tables.fixture.ts';

let staging: MigrationHarness;
beforeAll(async () => {
  staging = await startMigration('staging');
}, 60_000);
afterAll(() => staging.close());

async function withStream(
  name: string,
  items: readonly ItemJson[],
  StreamViewType: StreamViewType = 'NEW_IMAGE',
): Promise<TablePlace> {
  const place = await staging.table('dev', name, items);
  const StreamSpecification = { StreamEnabled: true, StreamViewType };
  await place.client.send(new UpdateTableCommand({ TableName: name, StreamSpecification }));
  const status = async () =>
    (await place.client.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus;
  await expect.poll(status).toBe('ACTIVE');
  return place;
}

function put({ client, table }: TablePlace, item: ItemJson): Promise<unknown> {
  return client.send(new PutItemCommand({ TableName: table, Item: itemToSdk(item) }));
}

function remove({ client, table }: TablePlace, { PK, SK }: ItemJson): Promise<unknown> {
  if (!PK || !SK) throw new RangeError('An item without its key.');
  return client.send(new DeleteItemCommand({ TableName: table, Key: itemToSdk({ PK, SK }) }));
}

/** Fewer changes would be worth no test, however slow the machine is. */
const LEAST_TURNS = 50;

/** Changes, makes and deletes items, one after the other, until it is told to stop; how many changes it made. */
async function disturb(place: TablePlace, items: readonly ItemJson[], signal: AbortSignal): Promise<number> {
  let turn = 0;
  for (; !signal.aborted || turn <= LEAST_TURNS; turn += 1) {
    const item = items[(turn * 7) % items.length];
    if (!item) throw new RangeError('There is nothing to disturb.');
    if (turn % 3 === 0) await put(place, { ...item, title: { S: `turn ${turn}` } });
    else if (turn % 3 === 1) await put(place, { PK: { S: 'new' }, SK: { N: String(turn) } });
    else await remove(place, item);
    await sleep(2);
  }
  return turn;
}

const OWN: readonly ItemJson[] = [
  { PK: { S: 'shop-0' }, SK: { N: '0' }, title: { S: 'staging' } },
  { PK: { S: 'own' }, SK: { N: '1' } },
];

describe('a table that is written to while it is copied', () => {
  it('ends the same, and the undo brings back what was there', async () => {
    const items = manyItems(600, 2_000);
    const from = await withStream('busy-dev', items);
    const to = await staging.table('prod', 'busy-staging', OWN);
    const stop = new AbortController();
    const disturbing = disturb(from, items, stop.signal);
    const input = {
      fromEnvironment: 'dev',
      fromTable: 'busy-dev',
      table: to.table,
      check: 'full',
      follow: {},
    };
    const running = staging.run('prod', 'migration.copy-table', input);
    await sleep(2_500);
    stop.abort();
    const [run, turns] = await Promise.all([running, disturbing]);
    expect(run.outcome).toMatchObject({
      outcome: 'done',
      sentence: expect.stringMatching(/changes that came meanwhile followed: .*All items, by checksum/),
    });
    expect(turns).toBeGreaterThan(LEAST_TURNS);
    expect(run.plan.findings).toContainEqual({
      severity: 'good',
      subject: 'changes meanwhile',
      sentence: expect.stringMatching(/^They are followed by the stream of busy-dev \(NEW_IMAGE\)/),
    });
    const now = (await contentOf(from)).map((text) => JSON.parse(text) as ItemJson);
    expect(await contentOf(to)).toEqual(contentFor([...now, ...OWN.slice(1)]));
    await staging.undo(run);
    expect(await contentOf(to)).toEqual(contentFor(OWN));
  }, 60_000);

  it('has nothing lost or doubled, at ten places at which its console is killed', async () => {
    const items = manyItems(150, 8_000);
    const from = await withStream('killed-dev', items);
    const started = async (name: string) => {
      const to = await staging.table('prod', name, OWN);
      const input = {
        fromEnvironment: 'dev',
        fromTable: 'killed-dev',
        table: name,
        check: 'full',
        follow: {},
      };
      const id = newRunId(Date.now());
      return { to, id, run: await mortalRun(staging, 'migration.copy-table', input, id, 'prod') };
    };
    const changes = async (round: number) => {
      for (let turn = 0; turn < 12; turn += 1) {
        const item = items[(round * 31 + turn * 5) % items.length];
        if (item && turn % 4 === 3) await remove(from, item);
        else if (item) await put(from, { ...item, title: { S: `round ${round}` } });
      }
    };
    const whole = await started('killed-staging-whole');
    const executing = whole.run.execute();
    await changes(0);
    expect(await executing).toMatchObject({ outcome: 'done' });
    const steps = whole.run.steps();
    const killed = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const one = await started(`killed-staging-${index}`);
        const dying = one.run.execute(1 + Math.floor((index * steps) / 10));
        await changes(index + 1);
        expect(await dying).toBe('killed');
        return one;
      }),
    );
    await changes(11);
    const now = (await contentOf(from)).map((text) => JSON.parse(text) as ItemJson);
    for (const { run, to, id } of killed) {
      const ended = await run.execute();
      expect(ended, JSON.stringify(ended)).toMatchObject({ outcome: 'done' });
      expect(await contentOf(to)).toEqual(contentFor([...now, ...OWN.slice(1)]));
      await staging.run('prod', 'tables.restore-items', { table: to.table, captureId: id });
      expect(await contentOf(to)).toEqual(contentFor(OWN));
    }
  }, 240_000);

  it('is followed over the shards’ end, each change in its order', async () => {
    const items = manyItems(40);
    const from = await withStream('rolling-dev', items, 'NEW_AND_OLD_IMAGES');
    const to = await staging.table('prod', 'rolling-staging', []);
    const input = {
      fromEnvironment: 'dev',
      fromTable: 'rolling-dev',
      table: to.table,
      check: 'full',
      follow: {},
    };
    const run = await mortalRun(staging, 'migration.copy-table', input, newRunId(Date.now()), 'prod');
    await run.execute(9);
    const [first] = items;
    if (!first) throw new RangeError('There is no item.');
    for (const round of [1, 2, 3]) {
      await put(from, { ...first, round: { N: String(round) } });
      staging.sandboxes.dev.clock.advance(4 * 3_600_000 + 1);
    }
    await remove(from, first);
    await put(from, { ...first, round: { N: '4' } });
    expect(await run.execute()).toMatchObject({ outcome: 'done' });
    expect(await contentOf(to)).toEqual(contentFor([{ ...first, round: { N: '4' } }, ...items.slice(1)]));
  }, 60_000);

  it('is told where it never comes to rest', async () => {
    const items = manyItems(30);
    const from = await withStream('restless-dev', items);
    const to = await staging.table('prod', 'restless-staging', []);
    const stop = new AbortController();
    const disturbing = disturb(from, items, stop.signal);
    const follow = { mostMinutes: 5 };
    const input = { fromEnvironment: 'dev', fromTable: 'restless-dev', table: to.table, follow };
    const running = staging.run('prod', 'migration.copy-table', input);
    await sleep(2_000);
    staging.advance(6 * 60_000);
    const run = await running;
    stop.abort();
    await disturbing;
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(
        /^restless-dev is still written to after 5 minutes of following\. Stop/,
      ),
      remaining: 'What comes now, and the check.',
    });
    await staging.undo(run);
    expect(await contentOf(to)).toEqual([]);
  }, 60_000);

  it('is told where its stream is switched off meanwhile: nobody would know what changed since', async () => {
    const items = manyItems(30);
    const from = await withStream('silenced-dev', items);
    const to = await staging.table('prod', 'silenced-staging', []);
    const stop = new AbortController();
    const disturbing = disturb(from, items, stop.signal);
    const input = { fromEnvironment: 'dev', fromTable: 'silenced-dev', table: to.table, follow: {} };
    const running = staging.run('prod', 'migration.copy-table', input);
    await sleep(2_000);
    await from.client.send(
      new UpdateTableCommand({
        TableName: 'silenced-dev',
        StreamSpecification: { StreamEnabled: false },
      }),
    );
    const run = await running;
    stop.abort();
    await disturbing;
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      failure: { code: 'SWITCHED_OFF' },
      remaining: 'What came meanwhile and is not written yet, and the check.',
    });
  }, 60_000);

  it('tells of a change that the target refuses, and does not end as done', async () => {
    const items = manyItems(5);
    const from = await withStream('refused-dev', items);
    const to = await staging.table('prod', 'refused-staging', []);
    await to.client.send(
      new UpdateTableCommand({
        TableName: to.table,
        AttributeDefinitions: [
          { AttributeName: 'PK', AttributeType: 'S' },
          { AttributeName: 'SK', AttributeType: 'N' },
          { AttributeName: 'rank', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexUpdates: [
          {
            Create: {
              IndexName: 'by-rank',
              KeySchema: [{ AttributeName: 'rank', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          },
        ],
      }),
    );
    const input = { fromEnvironment: 'dev', fromTable: 'refused-dev', table: to.table, follow: {} };
    const running = staging.run('prod', 'migration.copy-table', input);
    await sleep(1_500);
    const [first] = items;
    if (!first) throw new RangeError('There is no item.');
    await put(from, { ...first, rank: { S: 'no number' } });
    const run = await running;
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/1 item were refused|1 item was refused/),
      completed: expect.stringMatching(/1 refused/),
    });
  }, 60_000);

  it('goes down masked, each change, too', async () => {
    const key = (index: number) => ({ PK: { S: `VIDEO#${7_000 + index}` }, SK: { S: 'RESULT#caption' } });
    const texts = {
      AttributeDefinitions: ['PK', 'SK'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
    };
    const name = 'tiktok-commerce-product-staging-staging';
    const items = [0, 1, 2].map((index) => ({ ...key(index), worker: { S: 'caption-parser' } }));
    const from = await staging.table('prod', name, items, texts);
    await from.client.send(
      new UpdateTableCommand({
        TableName: name,
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
    const to = await staging.table('dev', 'tiktok-product-staging-dev', [], texts);
    const input = { fromEnvironment: 'prod', fromTable: name, check: 'full', follow: {} };
    const running = staging.run('dev', 'migration.mask-table', input);
    await sleep(1_000);
    await remove(from, key(0));
    await put(from, { ...key(9), worker: { S: 'auto-tagger' } });
    const run = await running;
    expect(run.outcome, run.outcome?.sentence).toMatchObject({ outcome: 'done' });
    const found = (await contentOf(to)).map((text) => JSON.parse(text) as ItemJson);
    expect(found).toHaveLength(3);
    expect(JSON.stringify(found)).toContain('auto-tagger');
    expect(JSON.stringify(found)).not.toMatch(/VIDEO#70/);
  }, 60_000);
});

describe('following is refused', () => {
  it.each([
    [undefined, {}, /^stream-none-dev has no stream by which its changes could be followed/],
    ['KEYS_ONLY', {}, /^The stream of stream-keys_only-dev holds KEYS_ONLY/],
    ['NEW_IMAGE', { items: 'keep' }, /where items are replaced/],
  ] as const)('with a stream of %s and %j', async (view, more, sentence) => {
    const fromTable = `stream-${(view ?? 'none').toLowerCase()}-dev`;
    if (view) await withStream(fromTable, [], view);
    else await staging.table('dev', fromTable, []);
    await staging.table('prod', `${fromTable}-target`, []);
    const input = { fromEnvironment: 'dev', fromTable, table: `${fromTable}-target`, follow: {}, ...more };
    expect(await staging.planOf('prod', 'migration.copy-table', input)).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringMatching(sentence),
    });
  });
});
