import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALARM_ENTRIES } from '../../core/catalogue/alarms.ts';
import { alarmInput } from '../../core/changes/environment/resources/alarms.ts';
import {
  ask,
  forwardTo,
  startTraffic,
} from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';
import type { TrafficFixture } from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';
import { until } from './until.ts';

const MINUTE_MS = 60_000;
/** More than the alarm lets pass in a minute. */
const A_MINUTE = 8;

let on: TrafficFixture;
let cloudwatch: CloudWatchClient;
beforeAll(async () => {
  on = await startTraffic();
  cloudwatch = new CloudWatchClient({
    endpoint: on.sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(async () => {
  cloudwatch.destroy();
  await on.close();
});

/** How often the load balancer has said by itself that nobody is there. */
async function countedOf(loadBalancer: string): Promise<number> {
  const now = on.sandbox.clock.now();
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_ELB_5XX_Count',
      Dimensions: [{ Name: 'LoadBalancer', Value: loadBalancer }],
      StartTime: new Date(now - 60 * MINUTE_MS),
      EndTime: new Date(now + MINUTE_MS),
      Period: 60,
      Statistics: ['Sum'],
    }),
  );
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

it('the alarm on 5xx fires where no task is left that could answer', async () => {
  const entry = ALARM_ENTRIES.find(({ logical }) => logical === '5xx');
  if (!entry) throw new RangeError('There is no 5xx.');
  const { arn, url } = await on.balancer('outage', [forwardTo(await on.group('nobody'))]);
  const loadBalancer = arn.split(':loadbalancer/')[1] ?? '';
  const place = { stage: 'prod', account: '123456789012', region: 'us-east-1', loadBalancer } as const;
  await cloudwatch.send(new PutMetricAlarmCommand(alarmInput(entry, place)));
  const minutes = entry.definition.evaluationPeriods + 2;
  for (let minute = 1; minute <= minutes; minute += 1) {
    for (let turn = 0; turn < A_MINUTE; turn += 1) expect((await ask(url)).status).toBe(503);
    on.sandbox.clock.advance(MINUTE_MS);
    await until('it is counted', async () => (await countedOf(loadBalancer)) === minute * A_MINUTE);
  }
  await until('the alarm fires', async () => {
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    return MetricAlarms.some(({ StateValue }) => StateValue === 'ALARM');
  });
}, 120_000);
