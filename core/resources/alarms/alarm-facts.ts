import type { Fact } from '../../compare/facts.ts';
import type { Alarm } from './types.ts';

/**
 * What two alarms of a pair should agree in: what they watch and when they fire. Left out are states, names, ARNs and
 * the resources that are watched, which the names tell.
 */
export function alarmFacts({ watched, condition, actionsEnabled }: Alarm): readonly Fact[] {
  const facts: Fact[] = [
    { fact: 'kind', value: watched.kind },
    { fact: 'actions', value: actionsEnabled ? 'enabled' : 'disabled' },
  ];
  if (watched.kind === 'metric')
    facts.push(
      { fact: 'metric', value: `${watched.namespace} ${watched.metric}` },
      { fact: 'statistic', value: watched.statistic },
      { fact: 'period', value: `${watched.periodSeconds} s` },
    );
  if (watched.kind === 'math')
    facts.push({
      fact: 'expressions',
      value: watched.lines.flatMap(({ expression }) => expression ?? []).join('; '),
    });
  if (condition)
    facts.push(
      { fact: 'comparison', value: condition.comparison },
      { fact: 'threshold', value: String(condition.threshold ?? 'band') },
      { fact: 'periods to alarm', value: `${condition.datapointsToAlarm} of ${condition.evaluationPeriods}` },
      { fact: 'missing data', value: condition.missingData },
    );
  return facts;
}
