import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeQueryDefinitionsCommand,
  PutQueryDefinitionCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../core/actions/plan.ts';
import { startQueues } from './queues.fixture.ts';
import type { QueueHarness } from './queues.fixture.ts';

const GROUP = '/ecs/api';
let harness: QueueHarness;
const logs = () => harness.clients('dev').logs;

beforeAll(async () => {
  harness = await startQueues();
  for (const logGroupName of [GROUP, `${GROUP}-2`])
    await logs().send(new CreateLogGroupCommand({ logGroupName }));
}, 60_000);
afterAll(() => harness.close());

async function presented(actionId: string, input: Json) {
  const answer = await harness.gate.present(harness.wish('dev', actionId, input));
  if (answer.outcome === 'presented') return answer.presentation.plan;
  return 'sentence' in answer ? answer.sentence : answer.outcome;
}

async function retentionOf(name: string): Promise<number | undefined> {
  const { logGroups = [] } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  return logGroups.find(({ logGroupName }) => logGroupName === name)?.retentionInDays;
}

async function savedQueries() {
  const { queryDefinitions = [] } = await logs().send(new DescribeQueryDefinitionsCommand({}));
  return queryDefinitions.map(({ name, queryString, logGroupNames }) => ({
    name,
    queryString,
    logGroupNames,
  }));
}

it('a retention is set, says what it deletes, and is taken back', async () => {
  expect(await presented('logs.set-retention', { group: GROUP, days: 14 })).toMatchObject({
    changes: [{ attribute: 'retention', before: 'for ever', after: '14 days' }],
    loses: [expect.stringMatching(/older than 14 days is deleted/)],
    undo: { reach: 'partial' },
  });
  const run = await harness.run('dev', 'logs.set-retention', { group: GROUP, days: 14 });
  expect(run).toMatchObject({ state: 'done', calls: [{ operation: 'logs:PutRetentionPolicy' }] });
  expect([await retentionOf(GROUP), await retentionOf(`${GROUP}-2`)]).toEqual([14, undefined]);
  const back = await harness.undo(run);
  expect(back).toMatchObject({ state: 'done', calls: [{ operation: 'logs:DeleteRetentionPolicy' }] });
  expect(await retentionOf(GROUP)).toBeUndefined();
});

it('weighs more where it deletes what is there: nothing brings that back', async () => {
  const shorter = await presented('logs.set-retention', { group: GROUP, days: 30 });
  expect(shorter).toMatchObject({ risk: 'destructive' });
  const run = await harness.run('dev', 'logs.set-retention', { group: GROUP, days: 30 });
  const longer = await presented('logs.set-retention', { group: GROUP, days: 365 });
  expect(longer).toMatchObject({ loses: [], undo: { reach: 'complete' } });
  expect(longer).not.toHaveProperty('risk');
  await harness.undo(run);
});

it('refuses a number of days that CloudWatch does not know, and a group that is not there', async () => {
  expect(await presented('logs.set-retention', { group: GROUP, days: 15 })).toBe('invalid');
  expect(await presented('logs.set-retention', { group: '/ecs/ap', days: 14 })).toBe(
    'There is no log group /ecs/ap.',
  );
});

it('a query is saved, changed and deleted, each with its way back', async () => {
  const first = { name: 'errors', query: 'fields @message', groups: [GROUP] };
  const saved = await harness.run('dev', 'logs.save-query', first);
  expect(await savedQueries()).toEqual([
    { name: 'errors', queryString: 'fields @message', logGroupNames: [GROUP] },
  ]);
  expect(await presented('logs.save-query', first)).toMatch(/Nothing is different/);

  const changed = await harness.run('dev', 'logs.save-query', {
    ...first,
    query: 'stats count(*)',
    groups: [],
  });
  expect(await savedQueries()).toMatchObject([{ name: 'errors', queryString: 'stats count(*)' }]);
  await harness.undo(changed);
  expect(await savedQueries()).toMatchObject([{ name: 'errors', queryString: 'fields @message' }]);

  const deleted = await harness.run('dev', 'logs.delete-query', { name: 'errors' });
  expect(await savedQueries()).toEqual([]);
  await harness.undo(deleted);
  expect(await savedQueries()).toMatchObject([{ name: 'errors', logGroupNames: [GROUP] }]);

  await harness.undo(saved);
  expect(await savedQueries()).toEqual([]);
  expect(await presented('logs.delete-query', { name: 'errors' })).toBe('There is no saved query errors.');
});

it('does not guess which of two queries of one name is meant', async () => {
  for (const queryString of ['fields @message', 'fields @timestamp'])
    await logs().send(new PutQueryDefinitionCommand({ name: 'twice', queryString }));
  expect(await presented('logs.delete-query', { name: 'twice' })).toBe('2 saved queries are called twice.');
});
