import {
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AlarmEntry } from '../../../../core/catalogue/alarms.ts';
import { ALARM_ENTRIES } from '../../../../core/catalogue/alarms.ts';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import { COMPOSITE_ALARMS } from '../../../../core/catalogue/composite-alarms.ts';
import { alarmInput, compositeAlarmInput } from '../../../../core/changes/environment/resources/alarms.ts';
import type { MessagingPlace } from '../../../../core/changes/environment/resources/messaging-place.ts';
import type { Clients } from '../../../../core/environments/clients.ts';

/** DescribeAlarms takes a hundred names. */
const NAMES_AT_ONCE = 100;
const OF_COMPUTE: readonly AlarmEntry['definition']['each'][] = ['service', 'load-balancer'];

/**
 * Makes the catalogue's alarms for what there is, and those over them; one that is there is left alone. Where services do
 * not run, nothing of them is watched.
 */
export async function makeAlarms(
  { cloudwatch, elbv2 }: Pick<Clients, 'cloudwatch' | 'elbv2'>,
  place: MessagingPlace,
  hasCompute: boolean,
): Promise<void> {
  const { stage } = place;
  const loadBalancer = hasCompute
    ? await loadBalancerOf(elbv2, CATALOGUE.loadBalancer.names[stage])
    : undefined;
  const wanted = ALARM_ENTRIES.filter(
    ({ definition }) => hasCompute || !OF_COMPUTE.includes(definition.each),
  );
  const names = [...wanted, ...COMPOSITE_ALARMS].map((entry) => entry.names[stage]);
  const known = await cloudwatch.send(
    new DescribeAlarmsCommand({
      AlarmNames: names.slice(0, NAMES_AT_ONCE),
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      MaxRecords: NAMES_AT_ONCE,
    }),
  );
  const there = new Set(
    [...(known.MetricAlarms ?? []), ...(known.CompositeAlarms ?? [])].map(({ AlarmName }) => AlarmName),
  );
  await Promise.all(
    wanted
      .filter((entry) => !there.has(entry.names[stage]))
      .map((entry) =>
        cloudwatch.send(new PutMetricAlarmCommand(alarmInput(entry, { ...place, loadBalancer }))),
      ),
  );
  for (const composite of COMPOSITE_ALARMS)
    if (!there.has(composite.names[stage]))
      await cloudwatch.send(
        new PutCompositeAlarmCommand(compositeAlarmInput(composite, place, new Set(names))),
      );
}

async function loadBalancerOf(elbv2: Clients['elbv2'], name: string): Promise<string | undefined> {
  const { LoadBalancers = [] } = await elbv2.send(new DescribeLoadBalancersCommand({ Names: [name] }));
  return LoadBalancers[0]?.LoadBalancerArn?.split(':loadbalancer/')[1];
}
