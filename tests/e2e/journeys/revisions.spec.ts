import {
  CreateLogStreamCommand,
  CreateLogGroupCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { Clients } from '../../../core/environments/clients.ts';
import { expect, test } from '../support/console-test.ts';
import { open, pane } from '../support/screen.ts';

const CLUSTER = 'production-cluster';
const SERVICE = 'patterned';
const GROUP = '/ecs/patterned';

/** A revision whose image no machine holds: its tasks stop, and ECS tells of them for an hour. */
async function register({ ecs }: Clients): Promise<string> {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...{ family: SERVICE, requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc' },
      ...{ cpu: '256', memory: '512', executionRoleArn: 'arn:aws:iam::123456789012:role/execution' },
      containerDefinitions: [
        {
          name: 'api',
          image: 'nowhere/patterned:1',
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': GROUP,
              'awslogs-region': 'us-east-1',
              'awslogs-stream-prefix': 'ecs',
            },
          },
        },
      ],
    }),
  );
  return `${SERVICE}:${taskDefinition?.revision ?? 0}`;
}

/** The id of a task of the revision that has stopped. */
async function stoppedTask({ ecs }: Clients, revision: string): Promise<string> {
  let found: string | undefined;
  await expect(async () => {
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster: CLUSTER, serviceName: SERVICE, desiredStatus: 'STOPPED' }),
    );
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns }));
    found = tasks.find(({ taskDefinitionArn }) => taskDefinitionArn?.endsWith(revision))?.taskArn;
    expect(found).toBeDefined();
  }).toPass({ timeout: 60_000 });
  return found?.split('/').at(-1) ?? '';
}

async function write({ logs }: Clients, task: string, errors: number, message: string): Promise<void> {
  const place = { logGroupName: GROUP, logStreamName: `ecs/api/${task}` };
  await logs.send(new CreateLogStreamCommand(place)).catch(() => undefined);
  const line = (level: string, msg: string) => ({
    timestamp: Date.now() - 60_000,
    message: JSON.stringify({ level, msg }),
  });
  await logs.send(
    new PutLogEventsCommand({
      ...place,
      logEvents: [
        ...Array.from({ length: 40 }, (_, index) => line('info', `answered ${index}`)),
        ...Array.from({ length: errors }, (_, index) => line('error', `${message} ${index}`)),
      ],
    }),
  );
}

test('two revisions of a service are set against each other by what they say of errors', async ({
  page,
  clouds,
}) => {
  const { clients } = clouds.prod;
  const { ecs, logs } = clients;
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP })).catch(() => undefined);
  const old = await register(clients);
  await ecs.send(
    new CreateServiceCommand({
      ...{ cluster: CLUSTER, serviceName: SERVICE, taskDefinition: old, desiredCount: 1 },
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
    }),
  );
  try {
    await write(clients, await stoppedTask(clients, old), 3, 'slow answer to order');
    const newer = await register(clients);
    await ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: SERVICE, taskDefinition: newer }));
    await write(clients, await stoppedTask(clients, newer), 30, 'no queue for order');
    await ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: SERVICE, desiredCount: 0 }));

    await open(page, `/deployments/${SERVICE}`);
    await pane(page, 'Production')
      .getByRole('link', { name: 'Errors of the old revision and the new one' })
      .click();
    await expect(page).toHaveURL(/\/logs\/patterns\?service=patterned&in=prod/);
    const table = page.getByRole('region', { name: 'Errors by pattern' });
    await expect(table.getByRole('columnheader', { name: `Blue :${old.split(':')[1] ?? ''}` })).toBeVisible();
    const bad = table.getByRole('row').filter({ hasText: 'no queue for order <n>' });
    await expect(bad).toContainText('only right');
    await expect(bad.getByRole('cell').nth(1)).toHaveText('30');
    await expect(page.getByText('Counted over 43 lines of blue and 70 of green')).toBeVisible();
    await expect(page.getByText('ECS tells of a stopped task for an hour')).toBeVisible();

    const form = page.getByRole('search', { name: 'Revisions' });
    await form.getByRole('combobox', { name: 'Blue' }).selectOption(`${SERVICE}/${newer}`);
    await form.getByRole('combobox', { name: 'Green' }).selectOption(`${SERVICE}/${old}`);
    await form.getByRole('button', { name: 'Show' }).click();
    await expect(page).toHaveURL(/blue=patterned%2Fpatterned%3A\d+&green=/);
    await expect(table.getByRole('row').filter({ hasText: 'no queue for order' })).toContainText('only left');

    await open(page, `/logs/patterns?service=${SERVICE}&in=prod&blue=${SERVICE}/${SERVICE}:99`);
    await expect(page.getByRole('alert')).toContainText(
      'ECS tells no task of patterned/patterned:99 any more',
    );
  } finally {
    await ecs.send(new DeleteServiceCommand({ cluster: CLUSTER, service: SERVICE, force: true }));
  }
});
