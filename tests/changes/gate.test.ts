import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import type { Confirmed } from '../../core/actions/wishes.ts';
import { itemVersion } from '../../core/changes/tables/item-input.ts';
import { DAN, OLGA, OTTO, startGate, VERA } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const TABLE = 'orders';
let harness: GateHarness;

beforeAll(async () => {
  harness = await startGate();
  for (const side of ['dev', 'prod'] as const)
    await harness.clients(side).dynamodb.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
      }),
    );
}, 60_000);

afterAll(() => harness.close());

let counter = 0;
const newKey = () => `order-${(counter += 1)}`;

async function put(side: 'dev' | 'prod', key: string, colour: string): Promise<void> {
  await harness
    .clients(side)
    .dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { PK: { S: key }, colour: { S: colour } } }));
}

async function colourOf(side: 'dev' | 'prod', key: string): Promise<string | undefined> {
  const answer = await harness
    .clients(side)
    .dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: { PK: { S: key } }, ConsistentRead: true }));
  return answer.Item?.colour?.S;
}

const item = (key: string, colour: string) => ({ PK: { S: key }, colour: { S: colour } });
const change = (key: string, from: string, to: string) => ({
  table: TABLE,
  item: item(key, to),
  read: itemVersion(item(key, from)),
});

async function confirmed(input: unknown, more: Partial<Confirmed> = {}, side = 'prod'): Promise<Confirmed> {
  const wish = harness.wish(side, 'tables.put-item', input);
  const presented = await harness.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  const { hash, target } = presented.presentation;
  return { ...wish, key: newRunId(Date.now()), planHash: hash, typedName: target, ...more };
}

describe('the gate', () => {
  it('plans, executes, records and undoes', async () => {
    const key = newKey();
    await put('prod', key, 'red');
    const run = await harness.run('prod', 'tables.put-item', change(key, 'red', 'blue'));
    expect(run).toMatchObject({ state: 'done', who: OLGA, target: TABLE });
    expect(run.calls).toMatchObject([{ operation: 'dynamodb:UpdateItem', status: 200 }]);
    expect(run.calls?.[0]?.requestId).toMatch(/.{8}/);
    expect(await colourOf('prod', key)).toBe('blue');
    const undone = await harness.undo(run);
    expect(undone.state).toBe('done');
    expect(await colourOf('prod', key)).toBe('red');
    expect((await harness.home.runs.find(run.id))?.undoneBy).toBe(undone.id);
    const kinds = (await harness.entries()).filter((one) => one.runId === run.id || one.runId === undone.id);
    expect(kinds.map((one) => one.kind)).toEqual(['outcome', 'intent', 'outcome', 'intent']);
    expect(kinds[2]).toMatchObject({
      outcome: 'done',
      changes: [{ attribute: 'colour', before: 'red', after: 'blue' }],
    });
  });

  it('asks for nothing where nothing is guarded, and for the name in production', async () => {
    const key = newKey();
    const create = { table: TABLE, item: item(key, 'red'), read: null };
    const wish = harness.wish('dev', 'tables.put-item', create, DAN);
    const executed = await harness.gate.execute({ ...wish, key: newRunId(Date.now()) });
    expect(executed).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
    const guarded = { ...harness.wish('prod', 'tables.put-item', create), key: newRunId(Date.now()) };
    expect(await harness.gate.execute(guarded)).toMatchObject({ outcome: 'changed' });
    const unnamed = await confirmed(create, { typedName: 'orders-' });
    expect(await harness.gate.execute(unnamed)).toMatchObject({
      outcome: 'stopped',
      sentence: 'Type the name orders to confirm.',
    });
    expect(await colourOf('prod', key)).toBeUndefined();
  });

  it('is closed to those whose role may not', async () => {
    const input = { table: TABLE, item: item(newKey(), 'red'), read: null };
    for (const [who, side] of [
      [VERA, 'dev'],
      [VERA, 'prod'],
      [DAN, 'prod'],
      [{ ...OLGA, role: 'root' }, 'dev'],
    ] as const) {
      const wish = harness.wish(side, 'tables.put-item', input, who);
      expect(await harness.gate.present(wish)).toMatchObject({ outcome: 'forbidden' });
      expect(await harness.gate.execute({ ...wish, key: newRunId(Date.now()) })).toMatchObject({
        outcome: 'forbidden',
      });
    }
  });

  it('says what is wrong with an input, an action and an environment', async () => {
    const present = (...words: Parameters<GateHarness['wish']>) =>
      harness.gate.present(harness.wish(...words));
    expect(await present('dev', 'tables.put-item', { table: 'x', item: 5 })).toMatchObject({
      outcome: 'invalid',
      mistakes: expect.arrayContaining([expect.objectContaining({ path: 'table' })]) as unknown,
    });
    expect(await present('dev', 'tables.drop-everything', {})).toMatchObject({ outcome: 'unknown' });
    expect(await present('mars', 'tables.put-item', {})).toMatchObject({ outcome: 'unknown' });
    const missing = await present('dev', 'tables.put-item', {
      table: 'missing',
      item: item('a', 'b'),
      read: null,
    });
    expect(missing).toMatchObject({ outcome: 'refused', failure: { state: 'absent' } });
  });

  it('does not overwrite what somebody else changed since', async () => {
    const key = newKey();
    await put('prod', key, 'red');
    const wish = await confirmed(change(key, 'red', 'blue'));
    await put('prod', key, 'green');
    expect(await harness.gate.execute(wish)).toMatchObject({ outcome: 'refused' });
    expect(await colourOf('prod', key)).toBe('green');
  });

  it('executes one key once, however often it is pressed', async () => {
    const key = newKey();
    await put('prod', key, 'red');
    const wish = await confirmed(change(key, 'red', 'blue'));
    const all = await Promise.all([1, 2, 3].map(() => harness.gate.execute(wish)));
    expect(new Set(all.map((one) => 'run' in one && one.run.id))).toEqual(new Set([wish.key]));
    expect(await harness.gate.execute(wish)).toMatchObject({
      outcome: 'ran',
      run: { id: wish.key, state: 'done' },
    });
    const intents = (await harness.entries()).filter(
      (one) => one.runId === wish.key && one.kind === 'intent',
    );
    expect(intents).toHaveLength(1);
  });

  it('lets one of two people do it and tells the other', async () => {
    const key = newKey();
    await put('prod', key, 'red');
    const [first, second] = await Promise.all([
      confirmed(change(key, 'red', 'blue')),
      confirmed(change(key, 'red', 'green'), { who: OTTO }),
    ]);
    const outcomes = await Promise.all([harness.gate.execute(first), harness.gate.execute(second)]);
    const done = outcomes.filter((one) => one.outcome === 'ran' && one.run.state === 'done');
    expect(done).toHaveLength(1);
    const other = outcomes.find((one) => !done.includes(one));
    expect(['stopped', 'ran', 'refused']).toContain(other?.outcome);
    if (other?.outcome === 'ran') expect(other.run.state).toBe('failed');
  });

  it.each([
    ['had been made', 'blue', 'done'],
    ['had not been made', 'red', 'failed'],
    ['can not be told', 'green', 'unknown'],
  ])(
    'finds out afterwards that a change %s, when its console was killed meanwhile',
    async (_what, now, state) => {
      const key = newKey();
      await put('prod', key, 'red');
      const wish = await confirmed(change(key, 'red', 'blue'));
      const like = await harness.run('prod', 'tables.put-item', change(key, 'red', 'blue'));
      await put('prod', key, now);
      const left = {
        ...like,
        id: wish.key,
        target: `${TABLE}-2`,
        state: 'waiting',
        outcome: undefined,
      } as const;
      const fresh = { endedAt: undefined, calls: undefined, leaseOwner: undefined, leaseUntil: undefined };
      await harness.home.runs.create({ ...left, ...fresh });
      expect(await harness.home.runs.lease(wish.key, 'console-0', 5_000)).toBeDefined();
      await carryOn(harness.parts, wish.key);
      expect((await harness.home.runs.find(wish.key))?.state).toBe('running');
      harness.advance(60_000);
      await carryOn(harness.parts, wish.key);
      expect(await harness.home.runs.find(wish.key)).toMatchObject({ state });
      const [entry] = await harness.entries();
      expect(entry).toMatchObject({ runId: wish.key, kind: 'outcome', outcome: state });
    },
  );

  it('stops where another account is behind the label', async () => {
    const wrong = await startGate({ more: { prod: { account: '999999999999' } } });
    try {
      await wrong.clients('prod').dynamodb.send(
        new CreateTableCommand({
          TableName: TABLE,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        }),
      );
      await expect(
        wrong.run('prod', 'tables.put-item', { table: TABLE, item: item('a', 'red'), read: null }),
      ).rejects.toThrow(/leads? to account 123456789012/);
      const answer = await wrong
        .clients('prod')
        .dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: { PK: { S: 'a' } } }));
      expect(answer.Item).toBeUndefined();
    } finally {
      await wrong.close();
    }
  });

  it('is closed while it is frozen, but to an undo and to whoever breaks the glass', async () => {
    const frozen = await startGate({
      more: {
        prod: {
          freezes: [{ from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z', reason: 'the sale' }],
        },
      },
    });
    try {
      await frozen.clients('prod').dynamodb.send(
        new CreateTableCommand({
          TableName: TABLE,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        }),
      );
      const create = { table: TABLE, item: item('a', 'red'), read: null };
      await expect(frozen.run('prod', 'tables.put-item', create)).rejects.toThrow(/frozen: the sale/);
      await expect(frozen.run('prod', 'tables.put-item', create, { breakGlass: true })).rejects.toThrow(
        /A reason is needed/,
      );
      const run = await frozen.run('prod', 'tables.put-item', create, {
        breakGlass: true,
        reason: 'customers can not pay',
      });
      expect(run.state).toBe('done');
      expect(frozen.announced.join()).toContain('customers can not pay');
      expect((await frozen.entries()).map((one) => one.kind)).toContain('break-glass');
      expect((await frozen.undo(run)).state).toBe('done');
    } finally {
      await frozen.close();
    }
  });

  it('changes nothing while an administrator has switched it read-only, or while the rules can not be read', async () => {
    const key = newKey();
    await put('prod', key, 'red');
    const wish = await confirmed(change(key, 'red', 'blue'));
    await harness.home.rules.write({ readOnly: true, readOnlyReason: 'audit' });
    expect(await harness.gate.execute(wish)).toMatchObject({ outcome: 'stopped', sentence: /audit/ });
    await harness.home.rules.write({ readOnly: false });
    const parts = { ...harness.parts, readOnly: true };
    expect(parts.readOnly).toBe(true);
    expect(await colourOf('prod', key)).toBe('red');
  });

  it('does not begin what it can not record', async () => {
    const key = newKey();
    await put('dev', key, 'red');
    await harness
      .faults('prod', [{ service: 'dynamodb', operation: 'TransactWriteItems', kind: 'error' } as never])
      .catch(() => undefined);
    const wish = {
      ...harness.wish('dev', 'tables.put-item', change(key, 'red', 'blue')),
      key: newRunId(Date.now()),
    };
    const executed = await harness.gate.execute(wish);
    await harness.faults('prod', []);
    expect(executed).toMatchObject({
      outcome: 'stopped',
      sentence: /records, so nothing was changed\. .*dynamodb:TransactWriteItems/,
    });
    expect(await colourOf('dev', key)).toBe('red');
  });
});
