import { describe, expect, it } from 'vitest';
import type { RecordEntry, Records } from '../../actions/record.ts';
import type { ComparedKind } from '../form/canonical.ts';
import { attributed } from './attribution.ts';
import { kindsChanged } from './configuring.ts';

const FROM = 1_000_000_000;
const TO = FROM + 60_000;
const signal = new AbortController().signal;
const ACTIONS = [
  { id: 'tables.set', changes: ['dynamodb:UpdateTable', 's3:PutObject'] },
  { id: 'tables.put-item', changes: ['dynamodb:PutItem'] },
  { id: 'services.release', changes: ['ecs:CreateService', 'elasticloadbalancing:ModifyRule'] },
  { id: 'queues.set', changes: ['sqs:SetQueueAttributes'] },
  { id: 'environment.make', changes: ['dynamodb:CreateTable', 'sqs:CreateQueue', 'redis:SET'] },
];

interface Told {
  readonly actionId: string;
  readonly targetKind: string;
  readonly target: string;
  readonly at?: number;
  readonly endedAt?: number;
}

/** Newest first, as the chain gives them. */
function chain(told: readonly Told[]): Pick<Records, 'page'> {
  const entries = told.flatMap(({ at = FROM + 10, endedAt, ...more }, index) => {
    const common = {
      ...more,
      who: { id: 'olga', name: 'Olga', role: 'operator' },
      from: { address: 'here', requestId: 'r' },
      environmentId: 'dev',
      summary: 'It is done',
      runId: `run ${index}`,
      sequence: index,
      previousHash: '',
      hash: '',
    };
    const intent: RecordEntry = { ...common, kind: 'intent', at };
    return endedAt === undefined ? [intent] : [{ ...common, kind: 'outcome', at: endedAt } as const, intent];
  });
  return { page: () => Promise.resolve({ entries }) };
}

function changed(kind: ComparedKind, name: string) {
  return { kind, key: name, name, differences: 1 };
}

async function isHis(told: Told, kind: ComparedKind, name: string): Promise<boolean> {
  const span = { environmentId: 'dev', from: FROM, to: TO };
  const parts = { records: chain([told]), actions: ACTIONS };
  const { resources } = await attributed(parts, span, [changed(kind, name)], signal);
  return resources[0]?.action === 0;
}

const SET = { actionId: 'tables.set', targetKind: 'table', target: 'users' };
const SET_QUEUE = { actionId: 'queues.set', targetKind: 'queue', target: 'orders' };
const RELEASE = { actionId: 'services.release', targetKind: 'service', target: 'api' };
const MAKE = { actionId: 'environment.make', targetKind: 'environment', target: 'everything' };

describe('whose a change is', () => {
  it.each<readonly [string, Told, ComparedKind, string, boolean]>([
    ['the table that it names', SET, 'tables', 'users', true],
    ['another table', SET, 'tables', 'videos', false],
    ['a table that is called alike', SET, 'tables', 'users2', false],
    ['what its calls do not reach', SET, 'alarms', 'users', false],
    ['data in a bucket is no setting of it', SET, 'buckets', 'users', false],
    ['a green service', RELEASE, 'services', 'api-green', true],
    ['the queue that it names', SET_QUEUE, 'queues', 'orders', true],
    ['the dead letters of that queue', SET_QUEUE, 'queues', 'orders-dlq', false],
    ['another service', RELEASE, 'services', 'shop', false],
    ['the balancer in front of it', RELEASE, 'load-balancers', 'alb', true],
    ['whatever an environment is made of', MAKE, 'queues', 'orders', true],
    ['what it is not made of', MAKE, 'alarms', 'errors', false],
    ['a cache that it wrote to', MAKE, 'caches', 'main', false],
    ['an action of data', { ...SET, actionId: 'tables.put-item' }, 'tables', 'users', false],
    ['an action that nobody knows any more', { ...SET, actionId: 'tables.old' }, 'tables', 'users', true],
    ['one that ended before', { ...SET, at: FROM - 20, endedAt: FROM - 10 }, 'tables', 'users', false],
    ['one that ended meanwhile', { ...SET, at: FROM - 20, endedAt: FROM + 10 }, 'tables', 'users', true],
    ['one that is under way all the time', { ...SET, at: FROM - 20 }, 'tables', 'users', true],
    ['one that began later', { ...SET, at: TO + 10 }, 'tables', 'users', false],
  ])('%s', async (_what, told, kind, name, expected) => {
    expect(await isHis(told, kind, name)).toBe(expected);
  });

  it('is the later one of two that were at it', async () => {
    const parts = { records: chain([{ ...SET, at: FROM + 20 }, SET]), actions: ACTIONS };
    const span = { environmentId: 'dev', from: FROM, to: TO };
    const { actions } = await attributed(parts, span, [changed('tables', 'users')], signal);
    expect(actions.map(({ runId }) => runId)).toEqual(['run 0']);
  });

  it('is not known where the records go on before what could be read', async () => {
    const { page } = chain([SET]);
    const records = {
      page: async (...asked: Parameters<Records['page']>) => ({ ...(await page(...asked)), before: 7 }),
    };
    const span = { environmentId: 'dev', from: FROM, to: TO };
    const told = await attributed({ records, actions: ACTIONS }, span, [changed('tables', 'users')], signal);
    expect(told.isAttributed).toBe(false);
    expect(told.actions).toEqual([]);
  });
});

describe('what the calls of an action may change', () => {
  it('is by the service, without what is data', () => {
    expect([
      ...kindsChanged({ changes: ['application-autoscaling:PutScalingPolicy', 's3:PutObject'] }),
    ]).toEqual(['services', 'tables', 'alarms']);
  });
});
