import { CreateTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import type { Run } from '../../core/actions/run.ts';
import { startGate } from './gate-harness.ts';
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

/** A new item, and the run that made it: its undo deletes it. */
async function made(): Promise<{ readonly key: string; readonly run: Run }> {
  const key = `order-${(counter += 1)}`;
  const input = { table: TABLE, item: { PK: { S: key }, colour: { S: 'red' } }, read: null };
  return { key, run: await harness.run('prod', 'tables.put-item', input) };
}

async function isThere(key: string): Promise<boolean> {
  const command = new GetItemCommand({ TableName: TABLE, Key: { PK: { S: key } }, ConsistentRead: true });
  return (await harness.clients('prod').dynamodb.send(command)).Item !== undefined;
}

describe('an undo that is not offered', () => {
  it.each([
    ['by another run', async () => ({ side: 'prod', undoOf: (await made()).run.id })],
    ['by any run', () => Promise.resolve({ side: 'prod', undoOf: newRunId(1) })],
    ['in another environment', () => Promise.resolve({ side: 'dev' })],
  ])('%s is refused without a plan', async (_what, more) => {
    const { key, run } = await made();
    const { side, undoOf } = { undoOf: run.id, ...(await more()) };
    const offer = run.outcome?.undo;
    const wish = { ...harness.wish(side, offer?.actionId ?? '', offer?.input), undoOf };
    const refused = { outcome: 'refused', sentence: 'That action does not offer this undo.' };
    expect(await harness.gate.present(wish)).toEqual(refused);
    const confirmed = { ...wish, key: newRunId(Date.now()) };
    expect(await harness.gate.execute(confirmed)).toEqual(refused);
    expect(await harness.gate.requestApproval(confirmed)).toEqual(refused);
    expect(await isThere(key)).toBe(true);
  });
});

describe('an undo that is under way', () => {
  it('is begun by nobody else, whatever its target; stopped before its end it is offered again', async () => {
    const { key, run } = await made();
    const offer = run.outcome?.undo;
    const wish = { ...harness.wish('prod', offer?.actionId ?? '', offer?.input), undoOf: run.id };
    const presented = await harness.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { hash, target } = presented.presentation;
    const first = undoing(run);
    await harness.home.runs.create(first);
    const confirmed = { ...wish, key: newRunId(Date.now()), planHash: hash, typedName: target };
    expect(await harness.gate.execute(confirmed)).toMatchObject({
      outcome: 'stopped',
      sentence: /^Olga Operator is at it already/,
    });
    expect(await isThere(key)).toBe(true);
    await harness.home.runs.lease(first.id, 'console-0', 30_000);
    const outcome = { outcome: 'cancelled', sentence: 'Stopped.' } as const;
    const end = { state: 'cancelled', outcome, calls: [], at: 1 } as const;
    await harness.home.runs.end(first.id, 'console-0', end);
    expect(await harness.gate.execute(confirmed)).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
    expect(await isThere(key)).toBe(false);
  });
});

/** As an undo of the run is before any console has taken it; on another target. */
function undoing(run: Run): Run {
  const { environmentId, input, plan, planHash, who, from } = run;
  const id = newRunId(Date.now());
  const actionId = run.outcome?.undo?.actionId ?? '';
  return {
    ...{ id, actionId, environmentId, input, plan, planHash, who, from, undoOf: run.id },
    ...{ target: 'elsewhere', long: false, state: 'waiting', createdAt: Date.now() },
  };
}
