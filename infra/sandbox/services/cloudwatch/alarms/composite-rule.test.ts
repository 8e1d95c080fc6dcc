import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { alarmsIn, holds, parseAlarmRule } from './composite-rule.ts';

const states: Readonly<Record<string, StateValue>> = {
  a: 'ALARM',
  b: 'OK',
  c: 'INSUFFICIENT_DATA',
  'with (brackets)': 'ALARM',
};

describe('a rule of a composite alarm', () => {
  it.each([
    ['ALARM(a)', true],
    ['ALARM(b)', false],
    ['OK(b) AND INSUFFICIENT_DATA(c)', true],
    ['ALARM(b) OR ALARM(a)', true],
    ['NOT ALARM(a)', false],
    ['NOT ALARM(b) AND NOT OK(a)', true],
    // AND binds before OR.
    ['ALARM(a) OR ALARM(b) AND ALARM(c)', true],
    ['(ALARM(a) OR ALARM(b)) AND ALARM(c)', false],
    ['TRUE AND NOT FALSE', true],
    ['false', false],
    ['ALARM("with (brackets)")', true],
    ['ALARM( a )', true],
    ['ALARM(nobody) OR OK(nobody)', false],
  ])('%s is %s', (rule, expected) => {
    expect(holds(parseAlarmRule(rule), (name) => states[name])).toBe(expected);
  });

  it('names its alarms, each once', () => {
    expect(
      alarmsIn(
        parseAlarmRule('ALARM(a) AND NOT (OK("b b") OR ALARM(arn:aws:cloudwatch:r:1:alarm:a)) OR OK(a)'),
      ),
    ).toEqual(['a', 'b b', 'arn:aws:cloudwatch:r:1:alarm:a']);
  });

  it.each(['', 'ALARM(a', 'ALARM(a) ALARM(b)', 'AND', 'ALARM()', 'MAYBE(a)', '(TRUE', 'NOT', 'TRUE)'])(
    '%s is none',
    (rule) => {
      expect(() => parseAlarmRule(rule)).toThrow();
    },
  );

  it('has five hundred elements at most', () => {
    const long = (count: number) => Array.from({ length: count }, () => 'TRUE').join(' OR ');
    expect(() => parseAlarmRule(long(500))).not.toThrow();
    expect(() => parseAlarmRule(long(501))).toThrow('more than 500 elements');
  });
});
