import * as sdk from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import type { Cloud } from '../../../cloud.ts';
import { isSteady, network, startEcsFixture, taskPort } from '../ecs-fixture.ts';
import { createEcs } from '../service.ts';

it('tells what runs of a service, and whether a deployment of it is under way', async () => {
  let cloud: Cloud | undefined;
  const fixture = await startEcsFixture([(given) => createEcs((cloud = given))]);
  const command = ['CMD-SHELL', `curl -fsS http://localhost:${taskPort}/health || exit 1`];
  const taskDefinition = await fixture.register('scaled', {}, { healthCheck: { command, interval: 5 } });
  await fixture.client.send(
    new sdk.CreateServiceCommand({
      cluster: 'shop',
      serviceName: 'scaled',
      taskDefinition,
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: network,
    }),
  );
  const scaled = cloud?.scalable('ecs:service:DesiredCount', 'service/shop/scaled');
  expect(scaled).toBeDefined();
  expect([scaled?.size(), scaled?.isDeploying?.()]).toEqual([2, true]);
  await fixture.awaitService('scaled', isSteady);
  expect([scaled?.running?.(), scaled?.isDeploying?.()]).toEqual([2, false]);
  scaled?.resize(3);
  expect([scaled?.size(), scaled?.running?.()]).toEqual([3, 2]);
  await fixture.close();
}, 60_000);
