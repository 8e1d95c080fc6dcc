import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { servePair, textOf } from './pair.ts';
import type { ServedPair } from './pair.ts';

const SERVICES = 100;
const CLUSTER = 'production-cluster';
let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  await Promise.all([fill(pair.left), fill(pair.right)]);
  for (const side of [pair.left, pair.right]) await pair.calls(side);
});

afterAll(() => pair.close());

/** A hundred services that want no tasks, of one revision: nothing has to run to be listed. */
async function fill(side: Sandbox): Promise<void> {
  const client = new ECSClient({
    endpoint: side.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'api',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        { name: 'api', image: 'shop/api:7.8.9', environment: [{ name: 'API_KEY', value: 'hunter2' }] },
      ],
    }),
  );
  const names = Array.from({ length: SERVICES }, (_, index) => `svc-${String(index).padStart(3, '0')}`);
  for (const serviceName of names)
    await client.send(
      new CreateServiceCommand({
        cluster: CLUSTER,
        serviceName,
        taskDefinition: 'api',
        desiredCount: 0,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'] } },
      }),
    );
  client.destroy();
}

describe('the deployments of 100 services a side', () => {
  it('cost a page of names, a call for ten of them, and one for the revision', async () => {
    const page = await pair.page('/deployments');
    expect(page.status).toBe(200);
    const text = textOf(page);
    for (const word of ['svc-000', 'svc-099', '7.8.9', 'scaled to zero']) expect(text).toContain(word);
    for (const side of [pair.left, pair.right])
      expect(await pair.calls(side)).toEqual({
        'ecs.ListServices': 1,
        'ecs.DescribeServices': SERVICES / 10,
        'ecs.DescribeTaskDefinition': 1,
      });
  });

  it('are told one by one, with what is not offered said in its place', async () => {
    for (const tab of ['', '/tasks', '/revisions', '/history', '/scaling', '/logs']) {
      const page = await pair.page(`/deployments/svc-007${tab}`);
      expect([tab, page.status]).toEqual([tab, 200]);
      expect(page.text).not.toContain('hunter2');
    }
    const revisions = textOf(await pair.page('/deployments/svc-007/revisions'));
    expect(revisions).toContain('There is no other revision to compare it with.');
  });

  it('that neither side has are not found', async () => {
    const page = await pair.page('/deployments/never-there');
    expect(textOf(page)).toContain('This environment has no such service.');
    expect((await pair.page('/deployments/a%20b')).status).toBe(404);
    expect((await pair.page('/deployments/svc-007/revisions?leftTo=odd')).status).toBe(400);
    expect((await pair.page('/deployments/svc-007/logs?task=../../x')).status).toBe(400);
  });
});
