import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { scalingCommands } from './commands.ts';
import { scalableTargets, scalingActivities, scheduledActions, serviceResourceId } from './scaling.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function answering(answer: (request: SeenRequest) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const target = (service: string) => ({
  ServiceNamespace: 'ecs',
  ResourceId: serviceResourceId('shop', service),
  ScalableDimension: 'ecs:service:DesiredCount',
  MinCapacity: 2,
  MaxCapacity: 10,
  SuspendedState: { DynamicScalingInSuspended: true },
});

describe('what scales', () => {
  it('is one chain of pages for the whole environment, asked for once', async () => {
    const { endpoint, source } = await answering(({ body }) => ({
      body: body.NextToken
        ? { ScalableTargets: [target('web')] }
        : { ScalableTargets: [target('api')], NextToken: 'more' },
    }));
    const [first] = await Promise.all([
      scalableTargets(source, 'ecs', patience()),
      scalableTargets(source, 'ecs', patience()),
    ]);
    expect(first).toMatchObject({
      state: 'fresh',
      value: [
        { resourceId: 'service/shop/api', minimum: 2, maximum: 10, suspended: { in: true, out: false } },
        { resourceId: 'service/shop/web' },
      ],
    });
    expect(endpoint.count('DescribeScalableTargets')).toBe(2);
  });

  it('is told of one resource with its schedule and activities', async () => {
    const { source } = await answering(({ operation }) => ({
      body:
        operation === 'DescribeScheduledActions'
          ? {
              ScheduledActions: [
                {
                  ScheduledActionName: 'night',
                  ResourceId: 'service/shop/api',
                  Schedule: 'cron(0 22 * * ? *)',
                  ScalableTargetAction: { MinCapacity: 1 },
                },
              ],
            }
          : {
              ScalingActivities: [
                {
                  ActivityId: 'a',
                  Description: 'Set to 3',
                  StatusCode: 'Successful',
                  StartTime: 1_700_000_000,
                },
              ],
            },
    }));
    const id = serviceResourceId('shop', 'api');
    expect(await scheduledActions(source, 'ecs', patience(), id)).toMatchObject({
      value: [{ name: 'night', schedule: 'cron(0 22 * * ? *)', minimum: 1, maximum: undefined }],
    });
    expect(await scalingActivities(source, 'ecs', id, patience())).toMatchObject({
      value: [{ description: 'Set to 3', startedAt: 1_700_000_000_000 }],
    });
  });

  it('is empty where nothing does, and has its command lines', async () => {
    const { source } = await answering(() => ({ body: { ScalableTargets: [] } }));
    expect(await scalableTargets(source, 'ecs', patience())).toMatchObject({ state: 'empty' });
    expect(scalingCommands({ region: 'us-east-1' }, 'ecs', 'service/shop/api')[0]).toBe(
      'aws --region us-east-1 application-autoscaling describe-scalable-targets --service-namespace ecs --resource-ids service/shop/api',
    );
  });
});
