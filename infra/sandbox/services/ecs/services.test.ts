import * as sdk from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, isSteady, network, sentences, startEcsFixture, taskPort } from './ecs-fixture.ts';
import type { EcsFixture } from './ecs-fixture.ts';
import type { LogLine, Measurement } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { createEcs } from './service.ts';

// Quick proof that a task is well; without one ECS waits for forty seconds.
const healthCheck: sdk.HealthCheck = {
  command: ['CMD-SHELL', `curl -fsS http://localhost:${taskPort}/health || exit 1`],
  interval: 5,
  retries: 2,
};

let fixture: EcsFixture;
const lines: LogLine[] = [];
const measurements: Measurement[] = [];

/** Stands for the services of logs and metrics. */
const recorder: SandboxService = {
  signingName: 'recorder',
  apiVersion: '0',
  protocols: ['awsJson1_0'],
  schemas: {},
  operations: {},
  log: (line) => void lines.push(line),
  measure: (measurement) => void measurements.push(measurement),
};

beforeAll(async () => {
  fixture = await startEcsFixture([createEcs, () => recorder]);
});

afterAll(() => fixture.close());

function create(input: Partial<sdk.CreateServiceRequest> & { readonly serviceName: string }) {
  return fixture.client.send(
    new sdk.CreateServiceCommand({
      cluster: 'shop',
      launchType: 'FARGATE',
      networkConfiguration: network,
      desiredCount: 1,
      taskDefinition: 'api',
      ...input,
    }),
  );
}

function update(input: Partial<sdk.UpdateServiceRequest> & { readonly service: string }) {
  return fixture.client.send(new sdk.UpdateServiceCommand({ cluster: 'shop', ...input }));
}

describe('a service', () => {
  it('runs its tasks as processes, rolls over to a revision, scales, and drains', async () => {
    await fixture.register('rolling', { STAGE: 'one' }, { healthCheck });
    const { service } = await create({ serviceName: 'rolling', taskDefinition: 'rolling', desiredCount: 2 });
    expect(service).toMatchObject({
      status: 'ACTIVE',
      serviceArn: 'arn:aws:ecs:us-east-1:000000000000:service/shop/rolling',
      deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 2 }],
    });
    const first = await fixture.awaitService('rolling', isSteady);
    expect(sentences(first).join('\n')).toMatch(
      /started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.\n.*deployment completed\.\n.*has reached a steady state\.$/,
    );
    const before = await fixture.tasks('rolling');
    const response = await fetch(`http://${addressOf(before[0])}:${taskPort}/environment`);
    const variables = (await response.json()) as Record<string, string>;
    expect(variables).toMatchObject({
      STAGE: 'one',
      BAKED: 'in',
      APP_VERSION: '1.0.0',
      HOST: addressOf(before[0]),
      PORT: String(taskPort),
      AWS_ENDPOINT_URL: fixture.sandbox.url,
      AWS_REGION: 'us-east-1',
    });
    expect(variables.HOME).toBeUndefined();

    const arn = await fixture.register('rolling', { STAGE: 'two' }, { healthCheck });
    await update({ service: 'rolling', taskDefinition: 'rolling' });
    // Never fewer than the minimum, never more than the maximum.
    const counts: number[] = [];
    await fixture.awaitService('rolling', (current) => {
      counts.push(current.runningCount ?? 0);
      return isSteady(current) && current.taskDefinition === arn;
    });
    expect(Math.min(...counts)).toBe(2);
    expect(Math.max(...counts)).toBeLessThanOrEqual(4);
    const after = await fixture.tasks('rolling');
    expect(after.map((task) => task.taskDefinitionArn)).toEqual([arn, arn]);
    const stopped = await fixture.tasks('rolling', 'STOPPED');
    expect(stopped).toHaveLength(2);
    expect(stopped[0]).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: expect.stringMatching(/^Scaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/),
      containers: [{ exitCode: 0, lastStatus: 'STOPPED' }],
    });

    await update({ service: 'rolling', desiredCount: 1 });
    await fixture.awaitService('rolling', isSteady);
    await expect(
      fixture.client.send(new sdk.DeleteServiceCommand({ cluster: 'shop', service: 'rolling' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await fixture.client.send(
      new sdk.DeleteServiceCommand({ cluster: 'shop', service: 'rolling', force: true }),
    );
    const gone = await fixture.awaitService('rolling', ({ status }) => status === 'INACTIVE');
    expect(gone.runningCount).toBe(0);
  }, 60_000);

  it('is rolled back by its circuit breaker, and says so', async () => {
    const good = await fixture.register('breaker', {}, { healthCheck });
    await create({
      serviceName: 'breaker',
      taskDefinition: 'breaker',
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    await fixture.awaitService('breaker', isSteady);
    const [survivor] = await fixture.tasks('breaker');
    await fixture.register('breaker', { EXIT_AFTER_MS: '1' }, { healthCheck });
    await update({ service: 'breaker', taskDefinition: 'breaker' });
    const failing = await fixture.awaitService('breaker', ({ deployments = [] }) =>
      deployments.some(({ rolloutState }) => rolloutState === 'FAILED'),
    );
    expect(failing.deployments?.find(({ rolloutState }) => rolloutState === 'FAILED')).toMatchObject({
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      failedTasks: 3,
    });
    const restored = await fixture.awaitService('breaker', isSteady);
    expect(restored.taskDefinition).toBe(good);
    // It was never without its old task.
    expect((await fixture.tasks('breaker')).map(({ taskArn }) => taskArn)).toEqual([survivor?.taskArn]);
    const { serviceDeployments = [] } = await fixture.client.send(
      new sdk.ListServiceDeploymentsCommand({ cluster: 'shop', service: 'breaker' }),
    );
    expect(serviceDeployments.map(({ status }) => status)).toEqual(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL']);
    const ended = await fixture.tasks('breaker', 'STOPPED');
    expect(ended[0]).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 1 }],
    });
  }, 60_000);

  it('tells why an image and a secret could not be had', async () => {
    await fixture.register('imageless', {}, { image: 'shop/nothing:9' });
    await create({ serviceName: 'imageless', taskDefinition: 'imageless' });
    await fixture.register('secretless', {}, { secrets: [{ name: 'KEY', valueFrom: 'arn:aws:x' }] });
    await create({ serviceName: 'secretless', taskDefinition: 'secretless' });
    for (const [name, words] of [
      ['imageless', 'CannotPullContainerError'],
      ['secretless', 'ResourceInitializationError'],
    ] as const) {
      await fixture.awaitService(name, ({ deployments }) => (deployments?.[0]?.failedTasks ?? 0) > 0);
      const [task] = await fixture.tasks(name, 'STOPPED');
      expect(task).toMatchObject({ stopCode: 'TaskFailedToStart', lastStatus: 'STOPPED' });
      expect(task?.stoppedReason).toContain(words);
      expect(sentences(await fixture.service(name)).join()).toContain('was unable to place a task');
      await update({ service: name, desiredCount: 0 });
    }
  });

  it('logs what its tasks print, and counts what they use', async () => {
    const options = {
      'awslogs-group': '/ecs/shop',
      'awslogs-region': 'us-east-1',
      'awslogs-stream-prefix': 'ecs',
    };
    const logConfiguration = { logDriver: 'awslogs' as const, options };
    await fixture.register('told', {}, { healthCheck, logConfiguration });
    await create({ serviceName: 'told', taskDefinition: 'told' });
    await fixture.awaitService('told', isSteady);
    const [task] = await fixture.tasks('told');
    const id = task?.taskArn?.split('/').at(-1) ?? '';
    expect(lines).toContainEqual(
      expect.objectContaining({
        group: '/ecs/shop',
        stream: `ecs/api/${id}`,
        message: `listening on ${addressOf(task)}:${taskPort}`,
      }),
    );
    const own = (name: string) =>
      measurements.find(({ metric, dimensions }) => metric === name && dimensions.ServiceName === 'told');
    await expect.poll(() => own('MemoryUtilization'), { timeout: 30_000 }).toBeDefined();
    expect(own('MemoryUtilization')).toMatchObject({
      namespace: 'AWS/ECS',
      dimensions: { ClusterName: 'shop' },
      unit: 'Percent',
    });
    // Node takes some tens of MiB of the 512.
    expect(own('MemoryUtilization')?.value).toBeGreaterThan(2);
    expect(own('MemoryUtilization')?.value).toBeLessThan(60);
    expect(own('CPUUtilization')?.value).toBeGreaterThan(0);
    await update({ service: 'told', desiredCount: 0 });
  }, 60_000);

  it('keeps protected tasks, and starts no more than the quota leaves', async () => {
    await fixture.register('guarded', {}, { healthCheck });
    await create({ serviceName: 'guarded', taskDefinition: 'guarded', desiredCount: 1 });
    await fixture.awaitService('guarded', isSteady);
    const [task] = await fixture.tasks('guarded');
    const { protectedTasks } = await fixture.client.send(
      new sdk.UpdateTaskProtectionCommand({
        cluster: 'shop',
        tasks: [task?.taskArn ?? ''],
        protectionEnabled: true,
        expiresInMinutes: 60,
      }),
    );
    expect(protectedTasks).toMatchObject([{ protectionEnabled: true, taskArn: task?.taskArn }]);
    await update({ service: 'guarded', forceNewDeployment: true });
    const both = await fixture.awaitService('guarded', ({ runningCount }) => runningCount === 2);
    expect(both.deployments).toHaveLength(2);
    fixture.sandbox.clock.advance(3_600_000);
    await fixture.awaitService('guarded', isSteady);
    expect((await fixture.tasks('guarded')).map(({ taskArn }) => taskArn)).not.toContain(task?.taskArn);

    const large = await fixture.client.send(
      new sdk.RegisterTaskDefinitionCommand({
        family: 'large',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '16384',
        memory: '32768',
        containerDefinitions: [{ name: 'api', image: 'shop/fixture:1.0.0' }],
      }),
    );
    const taskDefinition = large.taskDefinition?.taskDefinitionArn;
    await expect(
      fixture.client.send(
        new sdk.RunTaskCommand({
          cluster: 'shop',
          taskDefinition,
          launchType: 'FARGATE',
          networkConfiguration: network,
        }),
      ),
    ).rejects.toBeInstanceOf(sdk.ClientException);
    await create({ serviceName: 'large', taskDefinition });
    const told = await fixture.awaitService('large', ({ events = [] }) => events.length > 0);
    expect(sentences(told)[0]).toContain('limit on the number of vCPUs');
    await update({ service: 'guarded', desiredCount: 0 });
  }, 60_000);

  it.each<readonly [string, Partial<sdk.CreateServiceRequest>, string]>([
    ['an unknown cluster', { cluster: 'none' }, 'ClusterNotFoundException'],
    ['an unknown revision', { taskDefinition: 'none:1' }, 'ClientException'],
    ['no network', { networkConfiguration: undefined }, 'InvalidParameterException'],
    ['a count below zero', { desiredCount: -1 }, 'InvalidParameterException'],
    [
      'bounds that block',
      { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 } },
      'InvalidParameterException',
    ],
    [
      'a container that is not there',
      { loadBalancers: [{ containerName: 'x', containerPort: 1, targetGroupArn: 'arn' }] },
      'InvalidParameterException',
    ],
    [
      'a target group that is not there',
      { loadBalancers: [{ containerName: 'api', containerPort: taskPort, targetGroupArn: 'arn' }] },
      'InvalidParameterException',
    ],
    [
      'a pause where traffic moves',
      {
        deploymentConfiguration: {
          strategy: 'BLUE_GREEN',
          lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }],
        },
      },
      'InvalidParameterException',
    ],
  ])('is refused with %s', async (_, input, name) => {
    await fixture.register('refused');
    await expect(
      create({ serviceName: 'refused', taskDefinition: 'refused', ...input }),
    ).rejects.toMatchObject({ name });
  });

  it('is described by tens, and what is not there is told apart', async () => {
    const ask = (services: string[]) =>
      fixture.client.send(new sdk.DescribeServicesCommand({ cluster: 'shop', services }));
    await expect(ask(Array.from({ length: 11 }, (_, at) => `s${at}`))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const { failures } = await ask(['none']);
    expect(failures).toEqual([
      { arn: 'arn:aws:ecs:us-east-1:000000000000:service/shop/none', reason: 'MISSING' },
    ]);
    await expect(update({ service: 'none' })).rejects.toBeInstanceOf(sdk.ServiceNotFoundException);
  });
});

describe('a task', () => {
  it('runs by itself, is told with its exit code, and is stopped by hand', async () => {
    await fixture.register('job');
    const run = (environment: sdk.KeyValuePair[]) =>
      fixture.client.send(
        new sdk.RunTaskCommand({
          cluster: 'shop',
          taskDefinition: 'job',
          launchType: 'FARGATE',
          networkConfiguration: network,
          startedBy: 'test',
          overrides: { containerOverrides: [{ name: 'api', environment }] },
        }),
      );
    const describeOne = async (arn = '') =>
      (await fixture.client.send(new sdk.DescribeTasksCommand({ cluster: 'shop', tasks: [arn] }))).tasks?.[0];
    const short = await run([
      { name: 'EXIT_AFTER_MS', value: '1' },
      { name: 'EXIT_CODE', value: '3' },
    ]);
    const long = await run([]);
    expect(long.tasks?.[0]).toMatchObject({
      lastStatus: 'PROVISIONING',
      group: 'family:job',
      startedBy: 'test',
    });
    const shortArn = short.tasks?.[0]?.taskArn;
    const longArn = long.tasks?.[0]?.taskArn;
    await expect
      .poll(async () => (await describeOne(shortArn))?.lastStatus, { timeout: 15_000 })
      .toBe('STOPPED');
    expect((await describeOne(shortArn))?.containers?.[0]?.exitCode).toBe(3);
    await expect
      .poll(async () => (await describeOne(longArn))?.lastStatus, { timeout: 15_000 })
      .toBe('RUNNING');
    const { clusters } = await fixture.client.send(new sdk.DescribeClustersCommand({ clusters: ['shop'] }));
    expect(clusters?.[0]?.runningTasksCount).toBeGreaterThan(0);
    const url = `http://${addressOf(await describeOne(longArn))}:${taskPort}`;
    await expect
      .poll(
        () =>
          fetch(url).then(
            ({ ok }) => ok,
            () => false,
          ),
        { timeout: 15_000 },
      )
      .toBe(true);
    await fixture.client.send(
      new sdk.StopTaskCommand({ cluster: 'shop', task: longArn, reason: 'Enough of it' }),
    );
    await expect
      .poll(async () => (await describeOne(longArn))?.lastStatus, { timeout: 15_000 })
      .toBe('STOPPED');
    expect(await describeOne(longArn)).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'Enough of it',
      containers: [{ exitCode: 0 }],
    });
    await expect(fetch(url)).rejects.toThrow();
  }, 60_000);
});
