import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';
import { breaches } from './alarm-state.ts';
import type { AlarmRule } from './alarm-state.ts';
import { spokenNumber } from './alarm-time.ts';

export interface Datapoint {
  readonly at: Date;
  readonly value: number;
}

/**
 * The reason in CloudWatch's own words. `points` are those that were there, the newest last; `isOutOf` where the alarm was
 * given its datapoints to alarm, which CloudWatch then speaks of.
 */
export function reasonOf(
  rule: AlarmRule,
  state: StateValue,
  points: readonly Datapoint[],
  isOutOf: boolean,
): string {
  const looked = points.slice(-rule.evaluationPeriods);
  if (looked.length === 0) return reasonWithout(rule, state);
  const breaching = looked.filter(({ value }) => breaches(rule, value));
  const shown = (state === 'ALARM' && breaching.length > 0 ? breaching : looked).toReversed();
  const list = shown.map(({ at, value }) => `${spokenNumber(value)} (${stamp(at)})`).join(', ');
  const was = shown.length === 1 ? 'was' : 'were';
  const verb = state === 'ALARM' ? WORDS[rule.comparison] : `not ${WORDS[rule.comparison] ?? ''}`;
  const count = isOutOf
    ? `${shown.length} out of the last ${rule.evaluationPeriods} datapoints`
    : counted(shown.length, 'datapoint');
  return (
    `Threshold Crossed: ${count} [${list}] ${was} ${verb} the threshold (${spokenNumber(rule.threshold)})` +
    (isOutOf ? ` ${needed(rule, state)}.` : '.')
  );
}

function reasonWithout({ evaluationPeriods: count, missing }: AlarmRule, state: StateValue): string {
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${counted(count, 'datapoint')} ${count === 1 ? 'was' : 'were'} unknown.`;
  const treated = missing === 'breaching' ? 'Breaching' : 'NonBreaching';
  return (
    `Threshold Crossed: no datapoints were received for ${counted(count, 'period')} and ` +
    `${counted(count, 'missing datapoint')} ${count === 1 ? 'was' : 'were'} treated as [${treated}].`
  );
}

function needed({ evaluationPeriods, datapointsToAlarm }: AlarmRule, state: StateValue): string {
  return state === 'ALARM'
    ? `(minimum ${counted(datapointsToAlarm, 'datapoint')} for OK -> ALARM transition)`
    : `(minimum ${counted(evaluationPeriods - datapointsToAlarm + 1, 'datapoint')} for ALARM -> OK transition)`;
}

const WORDS: Readonly<Partial<Record<ComparisonOperator, string>>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function stamp(at: Date): string {
  const [day = '', month = '', year = ''] = at.toISOString().slice(0, 10).split('-').reverse();
  return `${day}/${month}/${year.slice(2)} ${at.toISOString().slice(11, 19)}`;
}
