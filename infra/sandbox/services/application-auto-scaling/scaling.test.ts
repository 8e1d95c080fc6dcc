import * as sdk from '@aws-sdk/client-application-auto-scaling';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudwatch } from '../cloudwatch/service.ts';
import { createApplicationAutoScaling } from './service.ts';

const minuteMs = 60_000;

/** The sizes of what is scaled, by resource; what is not here does not exist. */
const sizes = new Map<string, number>();
/** What is being deployed, by resource. */
const deploying = new Set<string>();
/** What runs, where it is not what is asked for. */
const running = new Map<string, number>();
let sandbox: Sandbox;
let client: sdk.ApplicationAutoScalingClient;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  sandbox = await startSandbox({
    services: [
      createCloudwatch,
      (cloud) => ({
        ...createApplicationAutoScaling(cloud),
        scalable: (_dimension, resourceId) =>
          sizes.has(resourceId)
            ? {
                size: () => sizes.get(resourceId) ?? 0,
                resize: (size) => void sizes.set(resourceId, size),
                running: () => running.get(resourceId) ?? sizes.get(resourceId) ?? 0,
                isDeploying: () => deploying.has(resourceId),
              }
            : undefined,
      }),
    ],
  });
  const options = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  client = new sdk.ApplicationAutoScalingClient(options);
  cloudwatch = new CloudWatchClient(options);
});
afterAll(async () => {
  client.destroy();
  cloudwatch.destroy();
  await sandbox.close();
});

const ecs = (name: string) =>
  ({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/shop/${name}`,
  }) as const;

function sizeOf(name: string): number | undefined {
  return sizes.get(`service/shop/${name}`);
}

async function register(name: string, size: number, bounds: Partial<sdk.RegisterScalableTargetRequest> = {}) {
  sizes.set(`service/shop/${name}`, size);
  return client.send(
    new sdk.RegisterScalableTargetCommand({ ...ecs(name), MinCapacity: 1, MaxCapacity: 10, ...bounds }),
  );
}

function track(
  name: string,
  config: Partial<sdk.TargetTrackingScalingPolicyConfiguration> = {},
  PolicyName = 'load',
) {
  return client.send(
    new sdk.PutScalingPolicyCommand({
      ...ecs(name),
      PolicyName,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 10,
        CustomizedMetricSpecification: {
          Namespace: 'Test',
          MetricName: `${name}-${PolicyName}`,
          Statistic: 'Average',
        },
        ...config,
      },
    }),
  );
}

/** Measures the same in each of the last minutes. */
async function measured(metric: string, value: number, minutes: number): Promise<void> {
  const now = sandbox.clock.now();
  const MetricData = Array.from({ length: minutes }, (_, at) => ({
    MetricName: metric,
    Value: value,
    Timestamp: new Date(now - (at + 1) * minuteMs),
  }));
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Test', MetricData }));
  // Alarms are looked at in each new minute.
  sandbox.clock.advance(minuteMs);
}

/** Every service has had its tick, which comes each second: what does not happen now happens never. */
const ticked = () => sleep(1200);

/** Waits for an alarm of a tracked target to fire. */
async function alarming(name: string, which: 'AlarmHigh' | 'AlarmLow'): Promise<void> {
  const AlarmNamePrefix = `TargetTracking-service/shop/${name}-${which}`;
  await expect
    .poll(
      async () => {
        const found = await cloudwatch.send(
          new DescribeAlarmsCommand({ AlarmNamePrefix, StateValue: 'ALARM' }),
        );
        return found.MetricAlarms?.length;
      },
      { timeout: 10_000 },
    )
    .toBe(1);
}

async function activities(name: string): Promise<readonly sdk.ScalingActivity[]> {
  const { ScalingActivities = [] } = await client.send(new sdk.DescribeScalingActivitiesCommand(ecs(name)));
  return ScalingActivities;
}

describe('a tracked target', () => {
  it('scales out at once as far as it must, and waits then', async () => {
    await register('out', 2);
    const { Alarms = [] } = await track('out');
    expect(Alarms.map(({ AlarmName }) => AlarmName?.replace(/[0-9a-f-]{36}$/, ''))).toEqual([
      'TargetTracking-service/shop/out-AlarmHigh-',
      'TargetTracking-service/shop/out-AlarmLow-',
    ]);
    await measured('out-load', 25, 4);
    await expect.poll(() => sizeOf('out'), { timeout: 10_000 }).toBe(5);
    await expect
      .poll(async () => (await activities('out'))[0]?.StatusCode, { timeout: 10_000 })
      .toBe('Successful');
    expect((await activities('out'))[0]).toMatchObject({
      Description: 'Setting desired count to 5.',
      Cause: `monitor alarm ${Alarms[0]?.AlarmName} in state ALARM triggered policy load`,
      StatusMessage: 'Successfully set desired count to 5. Change successfully fulfilled by ecs.',
    });
    // Within the cooldown what was added counts: 25 of 10 for two is five, and five there are.
    await measured('out-load', 25, 1);
    await ticked();
    await measured('out-load', 25, 1);
    await ticked();
    const { MetricAlarms } = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [Alarms[0]?.AlarmName ?? ''] }),
    );
    expect(MetricAlarms?.[0]).toMatchObject({ StateValue: 'ALARM', Threshold: 10, EvaluationPeriods: 3 });
    expect(sizeOf('out')).toBe(5);
    expect(await activities('out')).toHaveLength(1);
    // After it the alarm that stays asks for more.
    sandbox.clock.advance(5 * minuteMs);
    await measured('out-load', 15, 3);
    await expect.poll(() => sizeOf('out'), { timeout: 10_000 }).toBe(8);
  });

  it('scales in only when all policies let it, and never below the minimum', async () => {
    await register('in', 6, { MinCapacity: 2 });
    await track('in', { ScaleInCooldown: 0 }, 'one');
    await track('in', { ScaleInCooldown: 0 }, 'two');
    await measured('in-one', 1, 18);
    await alarming('in', 'AlarmLow');
    expect(sizeOf('in')).toBe(6);
    await measured('in-two', 8, 18);
    await measured('in-one', 1, 2);
    await expect.poll(() => sizeOf('in'), { timeout: 10_000 }).toBeLessThan(6);
    expect(sizeOf('in')).toBeGreaterThanOrEqual(2);
  });

  it('does not go against its alarm where somebody has left the bounds', async () => {
    await register('above', 2);
    await register('below', 2, { MinCapacity: 2 });
    await track('above');
    await track('below', { ScaleInCooldown: 0 });
    sizes.set(ecs('above').ResourceId, 12);
    sizes.set(ecs('below').ResourceId, 0);
    await measured('above-load', 25, 4);
    await measured('below-load', 1, 18);
    await alarming('above', 'AlarmHigh');
    await alarming('below', 'AlarmLow');
    await ticked();
    expect([sizeOf('above'), sizeOf('below')]).toEqual([12, 0]);
    expect([await activities('above'), await activities('below')]).toEqual([[], []]);
  });

  it('starts from what runs, and does not scale in while a deployment is under way', async () => {
    await register('pending', 4);
    await register('deploying', 4);
    running.set(ecs('pending').ResourceId, 3);
    deploying.add(ecs('deploying').ResourceId);
    await track('pending');
    await track('deploying', { ScaleInCooldown: 0 });
    await measured('pending-load', 20, 4);
    await expect.poll(() => sizeOf('pending'), { timeout: 10_000 }).toBe(6);
    await measured('deploying-load', 5, 18);
    await alarming('deploying', 'AlarmLow');
    await ticked();
    expect(sizeOf('deploying')).toBe(4);
    deploying.clear();
    await measured('deploying-load', 5, 2);
    await expect.poll(() => sizeOf('deploying'), { timeout: 10_000 }).toBe(2);
  });

  it('does not scale in where that is switched off, nor at all where it is suspended', async () => {
    await register('held', 3, { SuspendedState: { DynamicScalingOutSuspended: true } });
    const { Alarms } = await track('held', { DisableScaleIn: true });
    expect(Alarms).toHaveLength(1);
    await measured('held-load', 99, 4);
    await expect
      .poll(
        async () => {
          const AlarmNames = [Alarms?.[0]?.AlarmName ?? ''];
          const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames }));
          return MetricAlarms?.[0]?.StateValue;
        },
        { timeout: 10_000 },
      )
      .toBe('ALARM');
    expect(sizeOf('held')).toBe(3);
    expect(await activities('held')).toEqual([]);
    await client.send(new sdk.DeleteScalingPolicyCommand({ ...ecs('held'), PolicyName: 'load' }));
    const { MetricAlarms } = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [Alarms?.[0]?.AlarmName ?? ''] }),
    );
    expect(MetricAlarms).toEqual([]);
  });

  it('may be what AWS predefines', async () => {
    await register('predefined', 1);
    const predefined = (PredefinedMetricSpecification: sdk.PredefinedMetricSpecification) =>
      track('predefined', { CustomizedMetricSpecification: undefined, PredefinedMetricSpecification });
    await predefined({ PredefinedMetricType: 'ECSServiceAverageCPUUtilization' });
    const ResourceLabel = 'app/alb/1234567890abcdef/targetgroup/blue/1234567890abcdef';
    const { Alarms } = await predefined({ PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel });
    const { MetricAlarms } = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [Alarms?.[1]?.AlarmName ?? ''] }),
    );
    expect(MetricAlarms?.[0]).toMatchObject({
      MetricName: 'RequestCountPerTarget',
      Statistic: 'Sum',
      Threshold: 9,
      EvaluationPeriods: 15,
      ComparisonOperator: 'LessThanThreshold',
    });
    await expect(
      predefined({ PredefinedMetricType: 'RDSReaderAverageCPUUtilization' }),
    ).rejects.toBeInstanceOf(sdk.ValidationException);
  });
});

describe('a step policy', () => {
  it('acts when its alarm does', async () => {
    await register('steps', 2);
    const { PolicyARN = '' } = await client.send(
      new sdk.PutScalingPolicyCommand({
        ...ecs('steps'),
        PolicyName: 'more',
        PolicyType: 'StepScaling',
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'ChangeInCapacity',
          Cooldown: 60,
          StepAdjustments: [
            { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 50, ScalingAdjustment: 1 },
            { MetricIntervalLowerBound: 50, ScalingAdjustment: 4 },
          ],
        },
      }),
    );
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'deep-queue',
        Namespace: 'Test',
        MetricName: 'depth',
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 100,
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmActions: [PolicyARN],
      }),
    );
    await measured('depth', 160, 2);
    await expect.poll(() => sizeOf('steps'), { timeout: 10_000 }).toBe(6);
    expect((await activities('steps'))[0]).toMatchObject({
      Cause: 'monitor alarm deep-queue in state ALARM triggered policy more',
    });
  });
});

describe('bounds', () => {
  it('hold at once, and move with a schedule', async () => {
    await register('bounds', 1, { MinCapacity: 3 });
    expect(sizeOf('bounds')).toBe(3);
    expect((await activities('bounds'))[0]?.Cause).toBe('minimum capacity was set to 3');
    await client.send(
      new sdk.PutScheduledActionCommand({
        ...ecs('bounds'),
        ScheduledActionName: 'morning',
        Schedule: 'rate(1 hour)',
        ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 8 },
      }),
    );
    sandbox.clock.advance(61 * minuteMs);
    await expect.poll(() => sizeOf('bounds'), { timeout: 10_000 }).toBe(5);
    const causes = (await activities('bounds')).map(({ Cause }) => Cause);
    expect(causes).toContain('scheduled action name morning was triggered');
    const { ScalableTargets } = await client.send(
      new sdk.DescribeScalableTargetsCommand({
        ServiceNamespace: 'ecs',
        ResourceIds: [ecs('bounds').ResourceId],
      }),
    );
    expect(ScalableTargets).toMatchObject([{ MinCapacity: 5, MaxCapacity: 8 }]);
    const { ScheduledActions } = await client.send(new sdk.DescribeScheduledActionsCommand(ecs('bounds')));
    expect(ScheduledActions).toMatchObject([{ ScheduledActionName: 'morning', Schedule: 'rate(1 hour)' }]);
    await client.send(
      new sdk.DeleteScheduledActionCommand({ ...ecs('bounds'), ScheduledActionName: 'morning' }),
    );
    await client.send(new sdk.DeregisterScalableTargetCommand(ecs('bounds')));
    await expect(track('bounds')).rejects.toMatchObject({
      name: 'ObjectNotFoundException',
      message:
        'No scalable target registered for service namespace: ecs, resource ID: service/shop/bounds, scalable dimension: ecs:service:DesiredCount',
    });
  });

  it.each([
    ['of a service that is not there', { ...ecs('none'), MinCapacity: 1, MaxCapacity: 2 }],
    ['that are crossed', { ...ecs('out'), MinCapacity: 3, MaxCapacity: 2 }],
    [
      'of something that nobody scales',
      { ...ecs('out'), ServiceNamespace: 'rds', MinCapacity: 1, MaxCapacity: 2 },
    ],
  ] as const)('%s are refused', async (_what, input) => {
    await expect(client.send(new sdk.RegisterScalableTargetCommand(input))).rejects.toBeInstanceOf(
      sdk.ValidationException,
    );
  });
});
