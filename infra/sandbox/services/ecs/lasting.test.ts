import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as sdk from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressOf, isSteady, network, startEcsFixture, taskPort } from './ecs-fixture.ts';
import { createEcs } from './service.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'ecs-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

it('services outlast a restart, their processes do not, and tasks are started anew', async () => {
  const options = { directory, keep: true };
  const before = await startEcsFixture([createEcs], options);
  const healthCheck = {
    command: ['CMD-SHELL', `wget -q -O- http://127.0.0.1:${taskPort}/health`],
    interval: 5,
  };
  await before.client.send(
    new sdk.CreateServiceCommand({
      cluster: 'shop',
      serviceName: 'kept',
      taskDefinition: await before.register('kept', {}, { healthCheck }),
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: network,
    }),
  );
  await before.awaitService('kept', isSteady);
  const [old] = await before.tasks('kept');
  await before.close();
  await expect(fetch(`http://${addressOf(old)}:${taskPort}/health`)).rejects.toThrow();

  const after = await startEcsFixture([createEcs], options);
  try {
    const service = await after.awaitService('kept', isSteady);
    expect(service.events?.some(({ message }) => message?.includes('deployment completed'))).toBe(true);
    const [task] = await after.tasks('kept');
    expect(task?.taskArn).not.toBe(old?.taskArn);
    const url = `http://${addressOf(task)}:${taskPort}/health`;
    const answers = () =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(answers, { timeout: 15_000 }).toBe(true);
  } finally {
    await after.close();
  }
}, 60_000);
