import * as sdk from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { network, startEcsFixture } from '../ecs-fixture.ts';
import type { EcsFixture } from '../ecs-fixture.ts';

let fixture: EcsFixture;

beforeAll(async () => {
  fixture = await startEcsFixture();
});

afterAll(() => fixture.close());

function create(serviceName: string, taskDefinition: string, more: Partial<sdk.CreateServiceRequest> = {}) {
  return fixture.client.send(
    new sdk.CreateServiceCommand({
      cluster: 'shop',
      serviceName,
      taskDefinition,
      desiredCount: 0,
      launchType: 'FARGATE',
      networkConfiguration: network,
      ...more,
    }),
  );
}

function update(service: string, more: Partial<sdk.UpdateServiceRequest>) {
  return fixture.client.send(new sdk.UpdateServiceCommand({ cluster: 'shop', service, ...more }));
}

describe('a service of an inactive revision', () => {
  it('is scaled, and not deployed', async () => {
    const taskDefinition = await fixture.register('old');
    await create('old', taskDefinition);
    await fixture.client.send(new sdk.DeregisterTaskDefinitionCommand({ taskDefinition }));
    const { service } = await update('old', { desiredCount: 1 });
    expect(service).toMatchObject({ desiredCount: 1, taskDefinition });
    await expect.poll(async () => (await fixture.tasks('old')).length, { timeout: 15_000 }).toBe(1);
    const inactive = { name: 'ClientException', message: 'TaskDefinition is inactive' };
    await expect(update('old', { forceNewDeployment: true })).rejects.toMatchObject(inactive);
    await expect(create('another', taskDefinition)).rejects.toMatchObject(inactive);
  }, 30_000);
});

describe('a service that is made twice', () => {
  it('is one where the token is the same', async () => {
    const taskDefinition = await fixture.register('asked');
    const { service } = await create('asked', taskDefinition, { clientToken: 'run-1' });
    const again = await create('asked', taskDefinition, { clientToken: 'run-1' });
    expect(again.service).toMatchObject({ serviceArn: service?.serviceArn, createdAt: service?.createdAt });
    for (const clientToken of ['run-2', undefined])
      await expect(create('asked', taskDefinition, { clientToken })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'Creation of service was not idempotent.',
      });
  });
});
