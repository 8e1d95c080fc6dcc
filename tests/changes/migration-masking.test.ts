import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { TABLES } from '../../core/catalogue/tables.ts';
import { itemToSdk } from '../../core/resources/tables/sdk-values.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness } from './migration.fixture.ts';
import { contentOf } from './tables.fixture.ts';

const NOWHERE = { later: () => Promise.resolve() };
/** A second development: what is masked goes there, too, and both have the catalogue's names. */
let two: MigrationHarness;
beforeAll(async () => {
  two = await startMigration('dev', { more: { prod: { guard: 'none' } } });
  for (const side of ['dev', 'prod'] as const) {
    const made = await two.run(side, 'environment.initialise', {});
    expect(made.outcome?.outcome).toBe('done');
  }
  const seeded = await two.run('dev', 'environment.seed', { products: 60 });
  expect(seeded.outcome?.outcome).toBe('done');
}, 120_000);
afterAll(() => two.close());

async function itemsOf(side: 'dev' | 'prod', table: string): Promise<readonly ItemJson[]> {
  const texts = await contentOf({ client: two.clients(side).dynamodb, table });
  return texts.map((text) => JSON.parse(text) as ItemJson);
}

function put(TableName: string, item: ItemJson): PutItemCommand {
  return new PutItemCommand({ TableName, Item: itemToSdk(item) });
}

function textsOf(items: readonly ItemJson[], attribute: string): ReadonlySet<string> {
  return new Set(
    items.flatMap((item) => {
      const value = item[attribute];
      return value && 'S' in value ? [value.S] : [];
    }),
  );
}

describe('a seeded environment that is copied down masked', () => {
  it('has as many items, nobody in them, and everything joined', async () => {
    for (const { names } of TABLES) {
      const input = { fromEnvironment: 'dev', fromTable: names.dev, check: 'full' };
      const run = await two.run('prod', 'migration.mask-table', input);
      expect(run.outcome, names.dev).toMatchObject({ outcome: 'done' });
      expect(await itemsOf('prod', names.dev)).toHaveLength((await itemsOf('dev', names.dev)).length);
    }
    const before = await itemsOf('dev', 'tiktok-users-dev');
    const known = [
      ...textsOf(before, 'handle'),
      ...textsOf(before, 'phone'),
      ...textsOf(before, 'display_name'),
    ];
    expect(known.length).toBeGreaterThan(20);
    for (const { names } of TABLES) {
      const text = JSON.stringify(await itemsOf('prod', names.dev));
      for (const one of known)
        expect(text.includes(`"${one}"`) || text.includes(`#${one}"`), one).toBe(false);
    }
    const users = await itemsOf('prod', 'tiktok-users-dev');
    const shops = await itemsOf('prod', 'tiktok-shops-dev');
    const handles = textsOf(users, 'handle');
    expect(textsOf(shops, 'handle')).toEqual(handles);
    for (const user of users) {
      const { PK, handle, phone, GSI2PK } = user;
      if (!handle || !('S' in handle)) continue;
      expect(PK).toEqual({ S: `USER#${handle.S}` });
      if (phone && 'S' in phone) expect(GSI2PK).toEqual({ S: `PHONE#${phone.S}` });
    }
    const videos = textsOf(await itemsOf('prod', 'tiktok-videos-dev'), 'video_id');
    const jobs = textsOf(await itemsOf('prod', 'tiktok-processing-jobs-dev'), 'video_id');
    expect(jobs.size).toBeGreaterThan(0);
    expect([...jobs].filter((video) => !videos.has(video))).toEqual([]);
  }, 120_000);

  it('says in the plan what becomes of each attribute, and nothing of the key', async () => {
    const input = { fromEnvironment: 'dev', fromTable: 'tiktok-users-dev' };
    const presented = await two.planOf('prod', 'migration.mask-table', input);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { plan } = presented.presentation;
    expect(plan.changes).toContainEqual({ attribute: 'phone', after: 'fake phone' });
    expect(plan.changes).toContainEqual({ attribute: 'handle', after: 'a keyed hash (seller)' });
    const key = two.parts.masking?.key ?? Buffer.alloc(0);
    for (const form of ['hex', 'base64'] as const)
      expect(JSON.stringify(presented)).not.toContain(Buffer.from(key).toString(form));
  });
});

const USER = (index: number, more: ItemJson = {}): ItemJson => ({
  PK: { S: `USER#seller_${index}` },
  SK: { S: 'PROFILE' },
  handle: { S: `seller_${index}` },
  phone: { S: `+2567${String(index).padStart(8, '0')}` },
  city: { S: 'Kampala '.padEnd(6_000, '.') },
  ...more,
});

const TEXT_KEYS = {
  AttributeDefinitions: [
    { AttributeName: 'PK', AttributeType: 'S' as const },
    { AttributeName: 'SK', AttributeType: 'S' as const },
  ],
};

describe('a masked copy', () => {
  it('has nothing lost or doubled, wherever its console is killed', async () => {
    const items = Array.from({ length: 400 }, (_, index) => USER(index));
    const input = { fromEnvironment: 'dev', fromTable: 'tiktok-users-dev' };
    const from = 'tiktok-users-dev';
    const { dynamodb } = two.clients('dev');
    for (const item of items) await dynamodb.send(put(from, item));
    const expected = new Map<string, readonly string[]>();
    await everyKill(NOWHERE, 'masked', async (name) => {
      const to = await two.table('prod', name, [], TEXT_KEYS);
      const whole = { ...input, table: name, check: 'full' };
      const run = await mortalRun(two, 'migration.mask-table', whole, newRunId(Date.now()), 'prod');
      return {
        run,
        async check(outcome) {
          expect(outcome).toMatchObject({ outcome: 'done' });
          const content = await contentOf(to);
          expect(content.length).toBe((await itemsOf('dev', from)).length);
          if (!expected.has('first')) expected.set('first', content);
          expect(content).toEqual(expected.get('first'));
        },
      };
    });
  }, 240_000);

  it('is refused by name where something has no rule', async () => {
    const Item = USER(9_001, { nickname: { S: 'x' }, PK: { S: 'ADMIN' } });
    await two.clients('dev').dynamodb.send(put('tiktok-users-dev', Item));
    const input = { fromEnvironment: 'dev', fromTable: 'tiktok-users-dev' };
    expect(await two.planOf('prod', 'migration.mask-table', input)).toMatchObject({
      outcome: 'refused',
      sentence:
        'Nothing of tiktok-users-dev goes down, since not all of it has a rule: nickname has no rule.',
    });
    await two.table('dev', 'unknown-dev', []);
    await two.table('prod', 'unknown-other', []);
    const unknown = { fromEnvironment: 'dev', fromTable: 'unknown-dev', table: 'unknown-other' };
    expect(await two.planOf('prod', 'migration.mask-table', unknown)).toMatchObject({
      outcome: 'refused',
      sentence: 'masking.yaml has no rules for the table unknown-{env}: nothing of it goes down.',
    });
  });

  it('does not go on with another key', async () => {
    const to = await two.table('prod', 'other-key', [], TEXT_KEYS);
    const input = { fromEnvironment: 'dev', fromTable: 'tiktok-shops-dev', table: to.table };
    const run = await mortalRun(two, 'migration.mask-table', input, newRunId(Date.now()), 'prod');
    Object.assign(run.plan.facts as object, { mask: 'of another key' });
    expect(await run.execute()).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/values would not join any more/),
    });
    expect(await contentOf(to)).toEqual([]);
  });
});
