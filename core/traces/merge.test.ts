import { describe, expect, it } from 'vitest';
import type { RecordEntry } from '../actions/record.ts';
import type { Deployable } from '../resources/deployments/types.ts';
import type { TrailEvent } from '../resources/trail/types.ts';
import { alarmChanges, deploymentChanges, scalingChanges } from './from-sources.ts';
import { mergeTraces } from './merge.ts';
import { pageOfResource, plainName } from './resource-page.ts';
import { toldActions } from './told-actions.ts';
import type { ToldAction, Trace } from './types.ts';

const NOON = Date.parse('2026-03-10T12:00:00Z');
const MINUTE = 60_000;

function event(at: number, more: Partial<TrailEvent> = {}): TrailEvent {
  return {
    id: `e${at}`,
    at,
    name: 'UpdateTable',
    service: 'dynamodb',
    who: { name: 'mara', kind: 'person' },
    resources: ['products-prod'],
    sourceAddress: '203.0.113.7',
    program: 'aws-cli',
    requestId: `r${at}`,
    ...more,
  };
}

function action(more: Partial<ToldAction> = {}): ToldAction {
  return {
    environmentId: 'prod',
    from: NOON,
    to: NOON + MINUTE,
    requestIds: [],
    isPartlyKnown: false,
    isDeployment: false,
    ...more,
  };
}

const service: Deployable = {
  name: 'ingestion-api',
  way: 'ecs',
  stage: 'steady',
  cluster: 'c',
  unread: [],
  events: [
    { id: '1', at: NOON + MINUTE, message: '(service ingestion-api) has reached a steady state.' },
    {
      id: '2',
      at: NOON + MINUTE,
      message: '(service ingestion-api) (deployment ecs-svc/17) deployment completed.',
    },
  ],
  sides: [
    {
      name: 'blue',
      service: 'ingestion-api',
      tag: '1.4.0',
      revision: 'ingestion-api:7',
      desired: 2,
      running: 2,
      pending: 0,
      startedAt: NOON,
    },
  ],
};
const deployments = deploymentChanges('prod', [service]);

function merged(more: Partial<Parameters<typeof mergeTraces>[0]>): readonly Trace[] {
  return mergeTraces({
    environmentId: 'prod',
    events: [],
    deployments: [],
    alarms: [],
    scaling: [],
    actions: [],
    ...more,
  });
}

describe('one change is told once', () => {
  it('by the record, where an action made the call', () => {
    const events = [event(NOON), event(NOON + 1_000)];
    expect(merged({ events, actions: [action({ requestIds: [`r${NOON}`] })] })).toMatchObject([
      { at: NOON + 1_000, who: 'mara', title: 'dynamodb:UpdateTable', resource: 'products-prod' },
    ]);
    expect(
      merged({ events, actions: [action({ environmentId: 'dev', requestIds: [`r${NOON}`] })] }),
    ).toHaveLength(2);
  });

  it('by the record, where an action is under way and its calls are not known yet', () => {
    const mine = event(NOON + 1_000, { program: 'operations-console' });
    const open = action({ isPartlyKnown: true });
    expect(merged({ events: [mine, event(NOON + 2_000)], actions: [open] })).toMatchObject([{ who: 'mara' }]);
    // Outside of an action it is told, and by whom.
    expect(merged({ events: [mine], actions: [action()] })).toMatchObject([{ who: 'this console, as mara' }]);
  });

  it('by the record, where an action released a service', () => {
    expect(merged({ deployments, actions: [action({ isDeployment: true })] })).toEqual([]);
    expect(merged({ deployments, actions: [action()] })).toHaveLength(2);
    const later = action({ isDeployment: true, from: NOON + 5 * MINUTE, to: NOON + 6 * MINUTE });
    expect(merged({ deployments, actions: [later] })).toHaveLength(2);
  });

  it('by the deployment, with the name of whoever began it', () => {
    const call = event(NOON - 2_000, {
      service: 'ecs',
      name: 'UpdateService',
      resources: ['ingestion-api', 'c'],
    });
    expect(merged({ events: [call], deployments })).toMatchObject([
      { isStep: true, title: expect.stringContaining('deployment completed') },
      {
        kind: 'deployment',
        title: 'ingestion-api 1.4.0 set going',
        who: 'mara',
        detail: 'ingestion-api:7, by UpdateService, from 203.0.113.7, with aws-cli',
      },
    ]);
    const other = { ...call, resources: ['product-service'] };
    expect(merged({ events: [other], deployments })).toHaveLength(3);
    expect(merged({ events: [{ ...call, errorCode: 'AccessDenied' }], deployments })).toHaveLength(3);
  });

  it('by Application Auto Scaling, where it scaled', () => {
    const scaling = scalingChanges('prod', [
      {
        id: 's',
        resourceId: 'service/c/ingestion-api',
        description: 'Setting desired count to 4.',
        cause: 'monitor alarm x',
        status: 'Successful',
        startedAt: NOON,
      },
    ]);
    const call = event(NOON + 2_000, {
      service: 'ecs',
      name: 'UpdateService',
      resources: ['ingestion-api'],
      who: { name: 'ecs.application-autoscaling.amazonaws.com', kind: 'service' },
    });
    expect(merged({ events: [call], scaling })).toMatchObject([
      { source: 'scaling', resource: 'ingestion-api', href: '/deployments/ingestion-api' },
    ]);
  });
});

describe('what is told', () => {
  it('stands in one order of time, whatever told it', () => {
    const alarms = alarmChanges('prod', [
      { at: NOON + 3_000, alarm: 'api 5xx', from: 'OK', to: 'ALARM', reason: 'too many' },
      { at: NOON + 1_000, alarm: 'api 5xx', from: 'OK', to: 'INSUFFICIENT_DATA', reason: '' },
    ]);
    const all = merged({ alarms, deployments, events: [event(NOON + 2_000)] });
    expect(all.map(({ kind, at }) => [kind, at - NOON])).toEqual([
      ['deployment', MINUTE],
      ['alarm', 3_000],
      ['change', 2_000],
      ['deployment', 0],
    ]);
    expect(all[1]).toMatchObject({ href: '/alarms/api%205xx', outcome: 'bad' });
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('is one for a run of one program, and what others did meanwhile stays apart', () => {
    const seed = Array.from({ length: 300 }, (_, index) =>
      event(NOON + index * 500, {
        program: 'seed',
        name: index % 3 === 0 ? 'CreateTable' : 'PutMetricAlarm',
        service: index % 3 === 0 ? 'dynamodb' : 'monitoring',
      }),
    );
    const all = merged({ events: [...seed, event(NOON + 3_000)] });
    expect(all).toMatchObject([
      {
        at: NOON + 299 * 500,
        who: 'the seed, as mara',
        title: '300 changes: 200 × monitoring:PutMetricAlarm, 100 × dynamodb:CreateTable',
        parts: { length: 100 },
      },
      { at: NOON + 3_000, who: 'mara', title: 'dynamodb:UpdateTable' },
    ]);
  });

  it('keeps four changes apart, and those of another hour', () => {
    const few = [0, 1, 2, 3].map((index) => event(NOON + index * 1_000));
    expect(merged({ events: few })).toHaveLength(4);
    const apart = [0, 1, 2, 3, 4, 5].map((index) => event(NOON + index * 2 * MINUTE));
    expect(merged({ events: apart })).toHaveLength(6);
  });

  it('says what failed', () => {
    expect(merged({ events: [event(NOON, { errorCode: 'AccessDenied' })] })).toMatchObject([
      { title: 'dynamodb:UpdateTable failed: AccessDenied', outcome: 'bad' },
    ]);
  });
});

describe('the actions that records tell', () => {
  const entry = (more: Partial<RecordEntry>): RecordEntry => ({
    sequence: 1,
    previousHash: '',
    hash: '',
    kind: 'intent',
    at: NOON,
    who: { id: 'o', name: 'Olga', role: 'operator' },
    from: { address: '', requestId: '' },
    environmentId: 'prod',
    actionId: 'services.scale',
    runId: 'r',
    summary: '',
    ...more,
  });

  it('last from intent to outcome', () => {
    const calls = [{ operation: 'ecs:UpdateService', requestId: 'q' }, { operation: 'redis:PING' }];
    const entries = [entry({ kind: 'outcome', at: NOON + 5, calls }), entry({}), entry({ kind: 'refused' })];
    expect(toldActions(entries, NOON + 99, () => true)).toEqual([
      action({ to: NOON + 5, requestIds: ['q'], isDeployment: true }),
    ]);
  });

  it('are partly known while they are under way, or where a record is full', () => {
    expect(toldActions([entry({})], NOON + 99, () => false)).toEqual([
      action({ to: NOON + 99, isPartlyKnown: true }),
    ]);
    const omitted = { changes: 0, calls: 3, sha256: '' };
    expect(toldActions([entry({ kind: 'outcome', omitted })], NOON, () => false)).toMatchObject([
      { isPartlyKnown: true },
    ]);
  });
});

describe('the page of a resource', () => {
  it.each([
    ['dynamodb', 'UpdateTable', 'arn:aws:dynamodb:eu-west-1:1:table/products', '/tables/products'],
    ['sqs', 'PurgeQueue', 'https://sqs.eu-west-1.amazonaws.com/1/orders', '/queues/orders'],
    ['sns', 'Subscribe', 'arn:aws:sns:eu-west-1:1:videos', '/topics/videos'],
    [
      'secretsmanager',
      'RotateSecret',
      'arn:aws:secretsmanager:eu-west-1:1:secret:shop/key-AbCdEf',
      '/secrets/shop%2Fkey',
    ],
    ['lambda', 'UpdateFunctionCode', 'arn:aws:lambda:eu-west-1:1:function:tag:3', '/functions/tag'],
    ['ecs', 'UpdateService', 'arn:aws:ecs:eu-west-1:1:service/c/api', '/deployments/api'],
    ['ecs', 'RegisterTaskDefinition', 'api', undefined],
    ['monitoring', 'PutMetricAlarm', 'api 5xx', '/alarms/api%205xx'],
    ['monitoring', 'PutDashboard', 'main', undefined],
    ['iam', 'CreateUser', 'mara', undefined],
  ])('%s %s %s', (of, operation, resource, page) => {
    expect(pageOfResource(of, operation, resource)).toBe(page);
  });

  it('leaves what is no ARN as it is', () => {
    expect(plainName('secretsmanager', 'shop/key-AbCdEf')).toBe('shop/key-AbCdEf');
  });
});
