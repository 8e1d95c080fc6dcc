import { CreateTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import type { Approval } from '../../core/actions/run.ts';
import type { Confirmed } from '../../core/actions/wishes.ts';
import { OTTO, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const TABLE = 'orders';
const HOUR_MS = 60 * 60_000;
let harness: GateHarness;

beforeAll(async () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const freezes = [{ from: inHours(1), to: inHours(2), reason: 'the sale' }];
  harness = await startGate({ more: { prod: { guard: 'two-person', freezes } } });
  await harness.clients('prod').dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    }),
  );
}, 60_000);
afterEach(() => harness.faults('prod', []));
afterAll(() => harness.close());

async function asked(actionId: string, input: unknown, reason?: string) {
  const wish = harness.wish('prod', actionId, input);
  const presented = await harness.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  const { hash: planHash, target: typedName } = presented.presentation;
  const confirmed: Confirmed = { ...wish, key: newRunId(Date.now()), planHash, typedName, reason };
  return harness.gate.requestApproval(confirmed);
}

async function waiting(key: string): Promise<Approval> {
  const answer = await asked('tables.put-item', { table: TABLE, item: { PK: { S: key } }, read: null });
  if (answer.outcome !== 'waiting') throw new Error(JSON.stringify(answer));
  return answer.approval;
}

async function agree({ id, from }: Approval) {
  const signal = AbortSignal.timeout(30_000);
  return harness.gate.decide({ approvalId: id, agree: true, who: OTTO, from, signal });
}

async function isThere(key: string): Promise<boolean> {
  const command = new GetItemCommand({ TableName: TABLE, Key: { PK: { S: key } }, ConsistentRead: true });
  return (await harness.clients('prod').dynamodb.send(command)).Item !== undefined;
}

describe('an agreement', () => {
  it.each([
    [
      'the console is read-only',
      () => harness.home.rules.write({ readOnly: true, readOnlyReason: 'an audit' }),
      () => harness.home.rules.write({ readOnly: false }),
      /an audit/,
    ],
    [
      'nobody can tell whose account it is',
      () => harness.faults('prod', [{ service: 'sts', operation: 'GetCallerIdentity', kind: 'deny' }]),
      () => harness.faults('prod', []),
      /^Which account is behind Production could not be found out/,
    ],
    [
      'what it is about can not be read',
      () => harness.faults('prod', [{ service: 'dynamodb', operation: 'DescribeTable', kind: 'throttle' }]),
      () => harness.faults('prod', []),
      /^Upstream is limiting calls to dynamodb:DescribeTable/,
    ],
    [
      'it is frozen',
      () => Promise.resolve(harness.advance(1.5 * HOUR_MS)),
      () => Promise.resolve(harness.advance(1.5 * HOUR_MS)),
      /frozen: the sale/,
    ],
  ])('is not spent while %s', async (key, hinder, free, sentence) => {
    const approval = await waiting(key);
    await hinder();
    expect(await agree(approval)).toEqual({
      outcome: 'stopped',
      sentence: expect.stringMatching(sentence) as unknown,
    });
    expect(await harness.home.approvals.find(approval.id)).toMatchObject({ state: 'waiting' });
    expect(await isThere(key)).toBe(false);
    await free();
    expect(await agree(approval)).toMatchObject({
      outcome: 'approved',
      executed: { outcome: 'ran', run: { state: 'done', approvedBy: OTTO } },
    });
    expect(await isThere(key)).toBe(true);
  });

  it('is not asked for without the reason that has to be given', async () => {
    await harness
      .clients('prod')
      .secretsManager.send(new CreateSecretCommand({ Name: 'shop', SecretString: 'x' }));
    const stopped = { outcome: 'stopped', sentence: 'A reason is needed: it is kept in the record.' };
    expect(await asked('secrets.reveal', { secret: 'shop' }, ' ')).toEqual(stopped);
  });
});
