import * as sdk from '@aws-sdk/client-ecs';
import { PutMetricAlarmCommand, CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoad } from '../elasticloadbalancingv2/traffic-fixture.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { isSteady, network, sentences, taskPort } from './ecs-fixture.ts';
import { startTrafficFixture } from './traffic-fixture.ts';
import type { Front, TrafficFixture } from './traffic-fixture.ts';

const perSecond = 100;
const role = 'arn:aws:iam::000000000000:role/balancing';

let fixture: TrafficFixture;
let alarms: CloudWatchClient;
/** What the function of a hook was told, and what it answers next. */
const told: unknown[] = [];
const answers: string[] = [];

/** Stands for the service of functions: the next answer, whatever it is asked. */
const functions: SandboxService = {
  signingName: 'functions',
  apiVersion: '0',
  protocols: ['awsJson1_0'],
  schemas: {},
  operations: {},
  invoke(_arn, payload) {
    told.push(JSON.parse(payload));
    return Promise.resolve({ payload: answers.shift() ?? '{}' });
  },
};

beforeAll(async () => {
  fixture = await startTrafficFixture([() => functions]);
  alarms = new CloudWatchClient({
    endpoint: fixture.sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
});

afterAll(async () => {
  alarms.destroy();
  await fixture.close();
});

function putAlarm(AlarmName: string) {
  return alarms.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Shop',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      // It stays as it is set, whatever minute begins meanwhile.
      TreatMissingData: 'ignore',
    }),
  );
}

function setAlarm(AlarmName: string, StateValue: 'ALARM' | 'OK') {
  return alarms.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'test' }));
}

async function create(
  name: string,
  front: Front,
  deploymentConfiguration: sdk.DeploymentConfiguration,
  desiredCount = 2,
): Promise<void> {
  const isRolling = (deploymentConfiguration.strategy ?? 'ROLLING') === 'ROLLING';
  const advancedConfiguration = {
    alternateTargetGroupArn: front.green,
    productionListenerRule: front.rule,
    roleArn: role,
  };
  await fixture.client.send(
    new sdk.CreateServiceCommand({
      cluster: 'shop',
      serviceName: name,
      taskDefinition: await fixture.register(name, { SIDE: 'first' }),
      desiredCount,
      launchType: 'FARGATE',
      networkConfiguration: network,
      loadBalancers: [
        {
          targetGroupArn: front.blue,
          containerName: 'api',
          containerPort: taskPort,
          advancedConfiguration: isRolling ? undefined : advancedConfiguration,
        },
      ],
      deploymentConfiguration,
    }),
  );
  await fixture.awaitService(name, isSteady);
}

async function release(name: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const taskDefinition = await fixture.register(name, variables, { image: 'shop/fixture:2.0.0' });
  await fixture.client.send(new sdk.UpdateServiceCommand({ cluster: 'shop', service: name, taskDefinition }));
  return taskDefinition;
}

/** The service deployment that was begun last. */
async function latest(name: string): Promise<sdk.ServiceDeployment> {
  const { serviceDeployments = [] } = await fixture.client.send(
    new sdk.ListServiceDeploymentsCommand({ cluster: 'shop', service: name }),
  );
  const arn = serviceDeployments[0]?.serviceDeploymentArn ?? '';
  const described = await fixture.client.send(
    new sdk.DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
  );
  return described.serviceDeployments?.[0] ?? {};
}

async function awaitDeployment(
  name: string,
  condition: (deployment: sdk.ServiceDeployment) => boolean,
): Promise<sdk.ServiceDeployment> {
  let found: sdk.ServiceDeployment = {};
  await expect
    .poll(async () => condition((found = await latest(name))), { timeout: 40_000, interval: 50 })
    .toBe(true);
  return found;
}

function waits({ lifecycleHookDetails = [] }: sdk.ServiceDeployment): boolean {
  return lifecycleHookDetails.some(({ status }) => status === 'AWAITING_ACTION');
}

function goOn(
  { serviceDeploymentArn, lifecycleHookDetails = [] }: sdk.ServiceDeployment,
  action: sdk.DeploymentLifecycleHookAction = 'CONTINUE',
) {
  const hookId = lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION')?.hookId;
  return fixture.client.send(
    new sdk.ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action }),
  );
}

function versions(bodies: readonly string[]): ReadonlySet<string> {
  return new Set(bodies.map((body) => (JSON.parse(body) as { version: string }).version));
}

describe('a rolling deployment', () => {
  it('fails no request', async () => {
    const front = await fixture.front('rolling');
    await create('rolling', front, {});
    const load = startLoad(front.url, perSecond);
    const arn = await release('rolling', { ANSWER_DELAY_MS: '20' });
    const done = await fixture.awaitService(
      'rolling',
      (service) => isSteady(service) && service.taskDefinition === arn,
    );
    expect([...(await load.stop()).keys()]).toEqual(['200']);
    expect(versions(load.answers.map(({ body }) => body))).toEqual(new Set(['1.0.0', '2.0.0']));
    const story = sentences(done).join('\n');
    expect(story).toContain(`registered 1 targets in (target-group ${front.blue})`);
    expect(story).toContain('has begun draining connections on');
  }, 90_000);

  it('is watched for some minutes longer where an alarm may take it back', async () => {
    const front = await fixture.front('watched');
    await putAlarm('late-errors');
    await create('watched', front, {}, 1);
    const before = (await fixture.service('watched')).taskDefinition;
    const taskDefinition = await fixture.register('watched', {}, { image: 'shop/fixture:2.0.0' });
    await fixture.client.send(
      new sdk.UpdateServiceCommand({
        cluster: 'shop',
        service: 'watched',
        taskDefinition,
        deploymentConfiguration: {
          alarms: { enable: true, rollback: true, alarmNames: ['late-errors'] },
        },
      }),
    );
    await fixture.awaitService('watched', ({ deployments = [], runningCount }) =>
      deployments.some(
        ({ rolloutState, runningCount: own }) =>
          rolloutState === 'IN_PROGRESS' && own === 1 && runningCount === 1,
      ),
    );
    fixture.sandbox.clock.advance(60_000);
    await setAlarm('late-errors', 'ALARM');
    await awaitDeployment('watched', ({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    expect((await fixture.awaitService('watched', isSteady)).taskDefinition).toBe(before);
  }, 90_000);

  it('stops a task that fails the health checks of its target group', async () => {
    const front = await fixture.front('sick');
    await create('sick', front, { deploymentCircuitBreaker: { enable: true, rollback: true } }, 1);
    await release('sick', { HEALTH_STATUS: '500' });
    const told = await fixture.awaitService('sick', ({ deployments = [] }) =>
      deployments.some(({ failedTasks }) => (failedTasks ?? 0) > 0),
    );
    expect(sentences(told).join()).toContain(`is unhealthy in (target-group ${front.blue})`);
    const [task] = await fixture.tasks('sick', 'STOPPED');
    expect(task).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${front.blue})`,
    });
    const { serviceDeploymentArn } = await latest('sick');
    await fixture.client.send(new sdk.StopServiceDeploymentCommand({ serviceDeploymentArn }));
    const ended = await awaitDeployment('sick', ({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    expect(ended.rollback?.serviceRevisionArn).toBe(ended.sourceServiceRevisions?.[0]?.arn);
  }, 90_000);
});

describe('a blue/green deployment', () => {
  it('moves all traffic at once when it is told to, bakes, and fails no request', async () => {
    const front = await fixture.front('promoted');
    await create('promoted', front, {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 5,
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
    });
    const load = startLoad(front.url, perSecond);
    const arn = await release('promoted');
    const paused = await awaitDeployment('promoted', waits);
    expect(paused).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: 'POST_SCALE_UP',
      targetServiceRevision: { runningTaskCount: 2, requestedProductionTrafficWeight: 0 },
      sourceServiceRevisions: [{ runningTaskCount: 2, requestedProductionTrafficWeight: 100 }],
    });
    expect(await fixture.weights(front)).toEqual([100, 0]);
    expect(versions(load.answers.map(({ body }) => body))).toEqual(new Set(['1.0.0']));
    await goOn(paused);
    await awaitDeployment('promoted', ({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    expect(await fixture.weights(front)).toEqual([0, 100]);
    fixture.sandbox.clock.advance(5 * 60_000);
    const done = await fixture.awaitService('promoted', isSteady);
    expect(done.taskDefinition).toBe(arn);
    expect(await latest('promoted')).toMatchObject({ status: 'SUCCESSFUL', lifecycleStage: 'CLEAN_UP' });
    expect([...(await load.stop()).keys()]).toEqual(['200']);
    expect(versions(load.answers.map(({ body }) => body).slice(-20))).toEqual(new Set(['2.0.0']));
  }, 90_000);

  it('goes back while it bakes, and after a pause, without a failed request', async () => {
    const front = await fixture.front('reverted');
    await create('reverted', front, {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 60,
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] }],
    });
    const before = (await fixture.service('reverted')).taskDefinition;
    const load = startLoad(front.url, perSecond);
    await release('reverted');
    await goOn(await awaitDeployment('reverted', waits));
    const baking = await awaitDeployment('reverted', ({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    await fixture.client.send(
      new sdk.StopServiceDeploymentCommand({
        serviceDeploymentArn: baking.serviceDeploymentArn,
        stopType: 'ROLLBACK',
      }),
    );
    await expect.poll(() => fixture.weights(front), { timeout: 1000, interval: 20 }).toEqual([100, 0]);
    await awaitDeployment('reverted', ({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    expect((await fixture.awaitService('reverted', isSteady)).taskDefinition).toBe(before);
    await release('reverted');
    await goOn(await awaitDeployment('reverted', waits), 'ROLLBACK');
    await awaitDeployment('reverted', ({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    expect(await fixture.weights(front)).toEqual([100, 0]);
    expect([...(await load.stop()).keys()]).toEqual(['200']);
  }, 90_000);

  it('gives way to a newer one without a failed request', async () => {
    const front = await fixture.front('late');
    await create('late', front, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 }, 1);
    const before = (await fixture.service('late')).taskDefinition;
    const load = startLoad(front.url, perSecond);
    await release('late', { START_DELAY_MS: '500' });
    await awaitDeployment('late', ({ status }) => status === 'IN_PROGRESS');
    // Superseded while its green side is coming up.
    const newest = await release('late');
    await awaitDeployment('late', ({ status }) => status === 'SUCCESSFUL');
    expect((await fixture.awaitService('late', isSteady)).taskDefinition).toBe(newest);
    expect(newest).not.toBe(before);
    const { serviceDeployments = [] } = await fixture.client.send(
      new sdk.ListServiceDeploymentsCommand({ cluster: 'shop', service: 'late' }),
    );
    expect(serviceDeployments.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL']);
    const ended = serviceDeployments[0]?.serviceDeploymentArn;
    await expect(
      fixture.client.send(new sdk.StopServiceDeploymentCommand({ serviceDeploymentArn: ended })),
    ).rejects.toMatchObject({ name: 'ConflictException' });
    expect([...(await load.stop()).keys()]).toEqual(['200']);
  }, 90_000);

  it('goes back out of its last stage when the old side is whole again', async () => {
    const front = await fixture.front('last');
    await create('last', front, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
    const before = (await fixture.service('last')).taskDefinition;
    const [kept] = await fixture.tasks('last');
    // A protected task of the old side keeps the last stage from ending.
    await fixture.client.send(
      new sdk.UpdateTaskProtectionCommand({
        cluster: 'shop',
        tasks: [kept?.taskArn ?? ''],
        protectionEnabled: true,
        expiresInMinutes: 2880,
      }),
    );
    const load = startLoad(front.url, perSecond);
    await release('last');
    const cleaning = await awaitDeployment(
      'last',
      ({ lifecycleStage, sourceServiceRevisions = [] }) =>
        lifecycleStage === 'CLEAN_UP' && sourceServiceRevisions[0]?.runningTaskCount === 1,
    );
    expect(await fixture.weights(front)).toEqual([0, 100]);
    const { serviceDeploymentArn } = cleaning;
    await fixture.client.send(new sdk.StopServiceDeploymentCommand({ serviceDeploymentArn }));
    await awaitDeployment('last', ({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    expect((await fixture.awaitService('last', isSteady)).taskDefinition).toBe(before);
    expect(await fixture.weights(front)).toEqual([100, 0]);
    expect((await fixture.tasks('last')).map(({ taskArn }) => taskArn)).toContain(kept?.taskArn);
    expect([...(await load.stop()).keys()]).toEqual(['200']);
  }, 90_000);

  it('is taken back by an alarm', async () => {
    const front = await fixture.front('alarmed');
    await putAlarm('errors');
    await create(
      'alarmed',
      front,
      {
        strategy: 'BLUE_GREEN',
        bakeTimeInMinutes: 60,
        alarms: { enable: true, rollback: true, alarmNames: ['errors'] },
      },
      1,
    );
    await release('alarmed');
    await awaitDeployment('alarmed', ({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    await setAlarm('errors', 'ALARM');
    const ended = await awaitDeployment('alarmed', ({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    expect(ended).toMatchObject({ alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] } });
    expect(await fixture.weights(front)).toEqual([100, 0]);
  }, 90_000);

  it('goes through, unwatched, where an alarm fires as it begins', async () => {
    const front = await fixture.front('mended');
    await putAlarm('burning');
    await setAlarm('burning', 'ALARM');
    await create(
      'mended',
      front,
      {
        strategy: 'BLUE_GREEN',
        bakeTimeInMinutes: 0,
        alarms: { enable: true, rollback: true, alarmNames: ['burning'] },
      },
      1,
    );
    const arn = await release('mended');
    const ended = await awaitDeployment('mended', ({ status }) => status === 'SUCCESSFUL');
    expect(ended).toMatchObject({ alarms: { status: 'DISABLED', triggeredAlarmNames: [] } });
    expect((await fixture.awaitService('mended', isSteady)).taskDefinition).toBe(arn);
  }, 90_000);

  it('is taken back by the circuit breaker where its tasks do not come up', async () => {
    const front = await fixture.front('broken');
    const deploymentCircuitBreaker = {
      enable: true,
      rollback: true,
      thresholdConfiguration: { type: 'COUNT', value: 1 },
    } as const;
    await create('broken', front, { strategy: 'BLUE_GREEN', deploymentCircuitBreaker }, 1);
    const before = (await fixture.service('broken')).taskDefinition;
    await release('broken', { EXIT_AFTER_MS: '1' });
    const ended = await awaitDeployment('broken', ({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    expect(ended).toMatchObject({
      lifecycleStage: 'SCALE_UP',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 1, threshold: 1 },
    });
    expect((await fixture.awaitService('broken', isSteady)).taskDefinition).toBe(before);
    expect(await fixture.weights(front)).toEqual([100, 0]);
  }, 90_000);
});

describe('a canary deployment', () => {
  it('asks a function first, moves a share, waits, and moves the rest', async () => {
    const front = await fixture.front('canary');
    await create(
      'canary',
      front,
      {
        strategy: 'CANARY',
        bakeTimeInMinutes: 0,
        canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 10 },
        lifecycleHooks: [
          {
            hookTargetArn: 'arn:aws:lambda:us-east-1:000000000000:function:check',
            roleArn: role,
            lifecycleStages: ['POST_SCALE_UP'],
          },
        ],
      },
      1,
    );
    answers.push('{"hookStatus":"IN_PROGRESS","callBackDelay":0}', '{"hookStatus":"SUCCEEDED"}');
    const load = startLoad(front.url, perSecond);
    await release('canary');
    await expect.poll(() => fixture.weights(front), { timeout: 40_000 }).toEqual([80, 20]);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ lifecycleStage: 'POST_SCALE_UP' });
    expect(await latest('canary')).toMatchObject({ status: 'IN_PROGRESS' });
    fixture.sandbox.clock.advance(10 * 60_000);
    await awaitDeployment('canary', ({ status }) => status === 'SUCCESSFUL');
    expect(await fixture.weights(front)).toEqual([0, 100]);
    expect([...(await load.stop()).keys()]).toEqual(['200']);
  }, 90_000);

  it('goes back where the function says so', async () => {
    answers.push('{"hookStatus":"FAILED"}');
    await release('canary');
    const ended = await awaitDeployment('canary', ({ status }) => status === 'ROLLBACK_SUCCESSFUL');
    expect(ended.lifecycleHookDetails).toMatchObject([{ status: 'FAILED', targetType: 'AWS_LAMBDA' }]);
  }, 90_000);
});
