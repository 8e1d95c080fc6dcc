import {
  ApplicationAutoScalingClient,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Event } from '@aws-sdk/client-cloudtrail';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import { createApplicationAutoScaling } from '../application-auto-scaling/service.ts';
import { createEcs } from '../ecs/service.ts';
import { createIam } from '../iam/service.ts';
import { eventNameOf } from './event-names.ts';
import { createCloudtrail } from './service.ts';

describe("an event's name", () => {
  it.each([
    ['lambda', 'CreateFunction', 'CreateFunction20150331'],
    ['lambda', 'UpdateFunctionCode', 'UpdateFunctionCode20150331v2'],
    ['lambda', 'PutFunctionConcurrency', 'PutFunctionConcurrency20171031'],
    ['lambda', 'PutProvisionedConcurrencyConfig', 'PutProvisionedConcurrencyConfig'],
    ['cloudfront', 'CreateInvalidation', 'CreateInvalidation2020_05_31'],
    ['ecs', 'UpdateService', 'UpdateService'],
  ])('of %s for %s is %s', (signingName, operation, name) => {
    expect(eventNameOf({ signingName, operation })).toBe(name);
  });
});

describe("a region's trail", () => {
  it.each(['us-east-1', 'eu-west-1'])('in %s', async (region) => {
    const sandbox = await startSandbox({
      region,
      services: [createEcs, createIam, createApplicationAutoScaling, createCloudtrail],
    });
    const options = {
      endpoint: sandbox.url,
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'k', secretAccessKey: 's' },
    };
    const [ecs, iam, scaling, trail] = [
      new ECSClient(options),
      new IAMClient(options),
      new ApplicationAutoScalingClient(options),
      new CloudTrailClient(options),
    ];
    await iam.send(new CreateUserCommand({ UserName: 'mara' }));
    await expect(
      scaling.send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: 'ecs',
          ResourceId: 'service/shop/none',
          ScalableDimension: 'ecs:service:DesiredCount',
        }),
      ),
    ).rejects.toThrow();
    await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    let events: readonly Event[] = [];
    const named = (name: string) => events.find(({ EventName }) => EventName === name);
    await expect
      .poll(async () => {
        events = (await trail.send(new LookupEventsCommand({}))).Events ?? [];
        return named('CreateCluster');
      })
      .toBeDefined();
    expect(named('CreateUser') !== undefined).toBe(region === 'us-east-1');
    expect(named('CreateCluster')?.Resources).toEqual([]);
    const scaled = named('RegisterScalableTarget');
    expect(scaled?.EventSource).toBe('autoscaling.amazonaws.com');
    expect(JSON.parse(scaled?.CloudTrailEvent ?? '{}')).toMatchObject({
      eventSource: 'autoscaling.amazonaws.com',
      additionalEventData: { service: 'application-autoscaling' },
    });
    for (const client of [ecs, iam, scaling, trail]) client.destroy();
    await sandbox.close();
  });
});
