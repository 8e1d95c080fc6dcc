import { ALARM_ENTRIES } from '../../catalogue/alarms.ts';
import { alarmInput } from '../../changes/environment/resources/alarms.ts';
import type { Answers, Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

const PASSES = 'what the alarm says now; its state is on the page of alarms';
const MOMENT = 'when it happened';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'AlarmName', reason: 'what the pair is found by' },
  { path: 'AlarmArn', reason: 'made of the name, the account and the region' },
  { path: 'AlarmConfigurationUpdatedTimestamp', reason: MOMENT },
  { path: 'StateValue', reason: PASSES },
  { path: 'StateReason', reason: PASSES },
  { path: 'StateReasonData', reason: PASSES },
  { path: 'StateUpdatedTimestamp', reason: MOMENT },
  { path: 'StateTransitionedTimestamp', reason: MOMENT },
  { path: 'EvaluationState', reason: PASSES },
  { path: 'ActionsSuppressedBy', reason: PASSES },
  { path: 'ActionsSuppressedReason', reason: PASSES },
];

/** Defaults. Source: CloudWatch API reference, PutMetricAlarm. */
export const alarmsForm: KindForm = {
  kind: 'alarms',
  listed: 'alarms',
  parts: [],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'ActionsEnabled', default: true },
    { path: 'Period', unit: 'seconds' },
    { path: 'TreatMissingData', default: 'missing' },
    { path: 'Dimensions', keyedBy: ['Name'] },
    { path: 'Metrics', keyedBy: ['Id'] },
    { path: 'Metrics[*].Period', unit: 'seconds' },
    { path: 'Metrics[*].MetricStat.Period', unit: 'seconds' },
    { path: 'Metrics[*].MetricStat.Metric.Dimensions', keyedBy: ['Name'] },
    { path: 'ActionsSuppressorWaitPeriod', unit: 'seconds' },
    { path: 'ActionsSuppressorExtensionPeriod', unit: 'seconds' },
  ],
  prepare,
  intended,
  intentIsPartial: true,
};

/** A rule over alarms is the same in whichever order it names them, as long as it joins them by one word. */
function prepare(answers: Answers): unknown {
  const { AlarmRule: rule, ...alarm } = joined(answers);
  return { ...alarm, AlarmRule: typeof rule === 'string' ? partsOf(rule) : rule };
}

function partsOf(rule: string): unknown {
  const parts = rule.split(/\s+OR\s+/);
  return parts.every((part) => /^ALARM\("[^"]*"\)$/.test(part)) ? parts : rule;
}

function intended({ stage, region, account, environment }: IntentPlace): readonly Intended[] {
  const balanced = environment.compute.kind === 'ecs';
  // What watches a service of ECS or its balancer stands where they are.
  const there = ALARM_ENTRIES.filter(
    ({ definition }) => balanced || (definition.each !== 'service' && definition.each !== 'load-balancer'),
  );
  return there.map((entry) => {
    const { Tags, Dimensions, ...input } = alarmInput(entry, { stage, region, account });
    void Tags;
    // The id of a balancer is no name of anybody's.
    const dimensions = entry.definition.each === 'load-balancer' ? undefined : Dimensions;
    return {
      key: entry.logical,
      name: entry.names[stage],
      answers: { '': { ...input, Dimensions: dimensions } },
    };
  });
}
