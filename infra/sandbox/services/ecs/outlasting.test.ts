import * as sdk from '@aws-sdk/client-ecs';
import { expect, it, vi } from 'vitest';
import type { Cloud } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { network, startEcsFixture } from './ecs-fixture.ts';
import { createEcs } from './service.ts';

function create(serviceName: string, more: Partial<sdk.CreateServiceRequest> = {}) {
  return new sdk.CreateServiceCommand({
    cluster: 'shop',
    serviceName,
    taskDefinition: serviceName,
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: network,
    ...more,
  });
}

it('a machine without a process for a health check fails the check alone', async () => {
  let cloud: Cloud | undefined;
  const fixture = await startEcsFixture([(given) => createEcs((cloud = given))]);
  const command = ['CMD', 'node', 'health.mjs'];
  await fixture.register('checked', {}, { healthCheck: { command, interval: 5, retries: 1 } });
  const processes = cloud?.processes;
  const start = processes?.start.bind(processes);
  if (processes && start)
    vi.spyOn(processes, 'start').mockImplementation((plan) => {
      if (plan.command.includes('health.mjs')) throw new Error('The system could not start node.');
      return start(plan);
    });
  await fixture.client.send(create('checked'));
  await fixture.awaitService('checked', ({ deployments }) => (deployments?.[0]?.failedTasks ?? 0) > 0);
  const [task] = await fixture.tasks('checked', 'STOPPED');
  expect(task?.stoppedReason).toContain('health check');
  await fixture.close();
}, 60_000);

it('a pass of the scheduler that breaks is told, and the next one comes', async () => {
  let looks = 0;
  // Asked once as the deployment begins, and then with each pass.
  const alarms: SandboxService = {
    signingName: 'alarms',
    apiVersion: '0',
    protocols: ['awsJson1_0'],
    schemas: {},
    operations: {},
    alarmState() {
      if (++looks > 1 && looks < 4) throw new Error('no alarm can be read');
      return 'OK';
    },
  };
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const fixture = await startEcsFixture([createEcs, () => alarms]);
  await fixture.register('watched');
  const watched = { enable: true, rollback: false, alarmNames: ['errors'] };
  await fixture.client.send(create('watched', { deploymentConfiguration: { alarms: watched } }));
  await fixture.awaitService('watched', ({ runningCount }) => runningCount === 1);
  expect(String(told.mock.calls[0]?.[0])).toContain('no alarm can be read');
  await fixture.close();
}, 60_000);
