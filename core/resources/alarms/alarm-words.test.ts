import { describe, expect, it } from 'vitest';
import { anAlarm, composite } from './alarm.fixture.ts';
import { reasonWords, thresholdWords } from './alarm-words.ts';
import { watchedWords } from './metric-words.ts';
import type { Alarm, WatchedMetric } from './types.ts';

const alarm = anAlarm('5xx', 'ALARM');
const data = (value: object) => JSON.stringify({ version: '1.0', ...value });
const watching = (more: Partial<WatchedMetric>): Alarm['watched'] => ({
  ...(alarm.watched as Extract<Alarm['watched'], { kind: 'metric' }>),
  ...more,
});

describe('the reason of a state', () => {
  it('is told by the values that were looked at', () => {
    const reasonData = data({ recentDatapoints: [2, 14, 22, 3, 17], threshold: 10 });
    expect(reasonWords(alarm, { state: 'ALARM', reason: 'own', reasonData })).toBe(
      '5xx answers were over 10 in 3 of 5 minutes: 14, 22, 17.',
    );
  });

  it('sorts what CloudWatch gives the newest first', () => {
    const reasonData = data({
      evaluatedDatapoints: [
        { timestamp: '2026-01-02T03:06:00.000+0000', sampleCount: 1, value: 17 },
        { timestamp: '2026-01-02T03:05:00.000+0000' },
        { timestamp: '2026-01-02T03:04:00.000+0000', value: 14 },
      ],
    });
    expect(reasonWords(alarm, { state: 'ALARM', reason: 'own', reasonData })).toContain(': 14, 17.');
  });

  it('is told for what is well again', () => {
    const said = (values: number[]) =>
      reasonWords(alarm, { state: 'OK', reason: 'own', reasonData: data({ recentDatapoints: values }) });
    expect(said([0, 3])).toBe('5xx answers were not over 10: 0, 3.');
    expect(said([14, 3])).toBe('5xx answers were no longer over 10: 14, 3.');
  });

  it.each([
    ['no data', undefined],
    ['no JSON', '{'],
    ['another shape', '{"recentDatapoints":"many"}'],
    ['values that do not say so', data({ recentDatapoints: [1, 2] })],
    ['no values', data({})],
  ])("stays in CloudWatch's own words with %s", (_, reasonData) => {
    expect(reasonWords(alarm, { state: 'ALARM', reason: 'Tested by hand', reasonData })).toBe(
      'Tested by hand',
    );
  });

  it('of a composite alarm names those that changed', () => {
    const reasonData = data({
      triggeringAlarms: [{ arn: 'arn:aws:cloudwatch:us-east-1:1:alarm:5xx', state: { value: 'ALARM' } }],
    });
    expect(reasonWords(composite('top', 'ALARM(5xx)'), { state: 'ALARM', reason: '', reasonData })).toBe(
      'Its rule holds since 5xx (ALARM) changed.',
    );
  });
});

describe('a threshold', () => {
  it.each<[Partial<Alarm>, string]>([
    [{}, '5xx answers (Sum) over 10 in 3 of 5 minutes'],
    [
      {
        watched: watching({ metric: 'TargetResponseTime', statistic: 'p95', periodSeconds: 300 }),
        condition: { comparison: 'GreaterThanOrEqualToThreshold', threshold: 2, datapointsToAlarm: 2, evaluationPeriods: 2, missingData: 'missing' },
      },
      'Response time (p95) at or over 2 s in 2 periods of 5 min',
    ],
    [
      {
        watched: watching({ namespace: 'AWS/ECS', metric: 'CPUUtilization', statistic: 'Average' }),
        condition: { comparison: 'LessThanThreshold', threshold: 70, datapointsToAlarm: 1, evaluationPeriods: 1, missingData: 'missing' },
      },
      'CPU (Average) under 70 % in 1 minute',
    ],
    [
      {
        watched: { kind: 'math', periodSeconds: 60, lines: [{ id: 'e1', expression: 'm1/m2*100', label: 'Error rate', isJudged: true }] },
        condition: { comparison: 'GreaterThanUpperThreshold', datapointsToAlarm: 1, evaluationPeriods: 1, missingData: 'missing' },
      },
      'Error rate over its expected band in 1 minute',
    ],
  ])('reads as a sentence: %#', (more, words) => {
    expect(thresholdWords(anAlarm('a', 'OK', more))).toBe(words);
  }); // prettier-ignore

  it('is none of a composite alarm', () => {
    expect(thresholdWords(composite('top', 'TRUE'))).toBeUndefined();
  });
});

describe('what is watched', () => {
  it('is named by the balancer, not by its id', () => {
    expect(watchedWords(alarm.watched)).toBe('5xx answers · tiktok-commerce-alb');
  });
});
