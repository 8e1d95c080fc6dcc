import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as sdk from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCloudwatchLogs } from '../cloudwatch-logs/service.ts';
import { network, startEcsFixture } from './ecs-fixture.ts';
import type { EcsFixture } from './ecs-fixture.ts';
import { createEcs } from './service.ts';

let fixture: EcsFixture;
let client: logs.CloudWatchLogsClient;

beforeAll(async () => {
  fixture = await startEcsFixture([createEcs, createCloudwatchLogs]);
  client = new logs.CloudWatchLogsClient({
    endpoint: fixture.sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
});

afterAll(async () => {
  client.destroy();
  await fixture.close();
});

/** Runs one task that writes into a group, and tells how it is. */
async function run(family: string, group: string, options: Readonly<Record<string, string>> = {}) {
  const logConfiguration = {
    logDriver: 'awslogs' as const,
    options: {
      'awslogs-group': group,
      'awslogs-region': 'us-east-1',
      'awslogs-stream-prefix': 'ecs',
      ...options,
    },
  };
  const taskDefinition = await fixture.register(family, {}, { logConfiguration });
  const { tasks = [] } = await fixture.client.send(
    new sdk.RunTaskCommand({
      cluster: 'shop',
      taskDefinition,
      launchType: 'FARGATE',
      networkConfiguration: network,
    }),
  );
  const ids = tasks.map(({ taskArn = '' }) => taskArn);
  return async () =>
    (await fixture.client.send(new sdk.DescribeTasksCommand({ cluster: 'shop', tasks: ids }))).tasks?.[0];
}

async function groups(): Promise<readonly (string | undefined)[]> {
  const { logGroups = [] } = await client.send(new logs.DescribeLogGroupsCommand({}));
  return logGroups.map(({ logGroupName }) => logGroupName);
}

describe('the log group of a task', () => {
  it('has to be there', async () => {
    const task = await run('groupless', '/ecs/none');
    await expect.poll(async () => (await task())?.lastStatus, { timeout: 15_000 }).toBe('STOPPED');
    expect(await task()).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining('The specified log group does not exist.'),
    });
    expect(await groups()).not.toContain('/ecs/none');
  }, 30_000);

  it('is made where the container asks for it', async () => {
    const task = await run('making', '/ecs/made', { 'awslogs-create-group': 'true' });
    await expect.poll(groups, { timeout: 15_000 }).toContain('/ecs/made');
    expect((await task())?.stopCode).toBeUndefined();
  }, 30_000);

  it('does not come back when it was deleted', async () => {
    await client.send(new logs.CreateLogGroupCommand({ logGroupName: '/ecs/gone' }));
    const task = await run('printing', '/ecs/gone');
    const streams = () =>
      client.send(new logs.DescribeLogStreamsCommand({ logGroupName: '/ecs/gone' })).then(
        ({ logStreams }) => logStreams?.length,
        () => undefined,
      );
    await expect.poll(streams, { timeout: 15_000 }).toBe(1);
    await client.send(new logs.DeleteLogGroupCommand({ logGroupName: '/ecs/gone' }));
    const { taskArn } = (await task()) ?? {};
    // It prints once more as it ends.
    await fixture.client.send(new sdk.StopTaskCommand({ cluster: 'shop', task: taskArn }));
    await expect.poll(async () => (await task())?.lastStatus, { timeout: 15_000 }).toBe('STOPPED');
    expect(await groups()).not.toContain('/ecs/gone');
  }, 30_000);
});
