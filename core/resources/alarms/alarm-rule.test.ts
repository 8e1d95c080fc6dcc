import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmNameOf, parseAlarmRule } from './alarm-rule.ts';
import type { AlarmRule } from './alarm-rule.ts';

const state = (alarm: string, of: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA' = 'ALARM'): AlarmRule => ({
  kind: 'state',
  state: of,
  alarm,
});

function ruleOf(text: string): AlarmRule {
  const parsed = parseAlarmRule(text);
  if (!parsed.ok) throw new Error(`${parsed.mistake} at ${parsed.at}`);
  return parsed.rule;
}

describe('the rule of a composite alarm', () => {
  it.each<[string, AlarmRule]>([
    ['ALARM("a")', state('a')],
    ['alarm( cpu high )', state('cpu high')],
    ["OK('b, with \\' and (brackets)')", state("b, with ' and (brackets)", 'OK')],
    ['INSUFFICIENT_DATA(arn:aws:cloudwatch:us-east-1:1:alarm:x)', state('arn:aws:cloudwatch:us-east-1:1:alarm:x', 'INSUFFICIENT_DATA')],
    ['TRUE', { kind: 'constant', value: true }],
    ['NOT (FALSE)', { kind: 'not', of: { kind: 'constant', value: false } }],
    ['ALARM(a) OR ALARM(b) AND NOT OK(c)', {
      kind: 'or',
      of: [state('a'), { kind: 'and', of: [state('b'), { kind: 'not', of: state('c', 'OK') }] }],
    }],
    ['(ALARM(a) OR ALARM(b)) AND ALARM(c)', {
      kind: 'and',
      of: [{ kind: 'or', of: [state('a'), state('b')] }, state('c')],
    }],
    ['AT_LEAST(2, ALARM, (a, "b", c))', { kind: 'at-least', count: 2, isPercent: false, state: 'ALARM', isNegated: false, alarms: ['a', 'b', 'c'] }],
    ['AT_LEAST(50%, NOT OK, (a, b))', { kind: 'at-least', count: 50, isPercent: true, state: 'OK', isNegated: true, alarms: ['a', 'b'] }],
  ])('%s', (text, rule) => {
    expect(ruleOf(text)).toEqual(rule);
  }); // prettier-ignore

  it.each([
    ['', 'The rule ends too early.', 0],
    ['ALARM(', 'The rule ends too early.', 6],
    ['ALARM("a"', 'The rule ends too early.', 9],
    ['ALARM("a', 'A quotation mark is not closed.', 6],
    ['ALARM(a) ALARM(b)', '“ALARM” is not expected here.', 9],
    ['FIRES(a)', "“FIRES” is not known to CloudWatch's rules.", 0],
    ['AT_LEAST(x, ALARM, (a))', 'AT_LEAST begins with a number.', 9],
    ['('.repeat(5_000), 'The rule is nested too deeply.', 101],
    [`NOT ${'NOT '.repeat(2_000)}TRUE`, 'The rule is nested too deeply.', 404],
    ['x'.repeat(20_000), 'The rule is longer than CloudWatch allows.', 10_240],
  ])('that is wrong says where: %.40s', (text, mistake, at) => {
    expect(parseAlarmRule(text)).toEqual({ ok: false, mistake, at });
  });

  it('never throws, whatever it is', () => {
    const part = fc.constantFrom('ALARM', 'OK', 'AND', 'OR', 'NOT', '(', ')', ',', '"', "'", '\\', 'AT_LEAST', '%', '2', ' ', 'a');
    fc.assert(fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      expect(typeof parseAlarmRule(parts.join('')).ok).toBe('boolean');
    }));
    fc.assert(fc.property(fc.string(), (text) => {
      expect(typeof parseAlarmRule(text).ok).toBe('boolean');
    }));
  }); // prettier-ignore
});

describe('what a rule names', () => {
  it.each([
    ['high-cpu', 'high-cpu'],
    ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:high:cpu', 'high:cpu'],
    ['arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:x', 'x'],
  ])('%s is the alarm %s', (named, name) => {
    expect(alarmNameOf(named)).toBe(name);
  });
});
