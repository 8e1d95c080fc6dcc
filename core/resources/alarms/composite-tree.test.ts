import { describe, expect, it } from 'vitest';
import { anAlarm, composite } from './alarm.fixture.ts';
import { compositeTree } from './composite-tree.ts';

describe('the tree of a composite alarm', () => {
  it('tells of each part whether it holds', () => {
    const top = composite('top', 'ALARM(a) AND (OK(b) OR ALARM(c))');
    const tree = compositeTree(top, [
      top,
      anAlarm('a', 'ALARM'),
      anAlarm('b', 'ALARM'),
      anAlarm('c', 'ALARM'),
    ]);
    expect(tree).toMatchObject({
      kind: 'group',
      words: 'all of',
      holds: true,
      parts: [
        { kind: 'alarm', alarm: 'a', state: 'ALARM', holds: true },
        { kind: 'group', words: 'any of', holds: true, parts: [{ holds: false }, { holds: true }] },
      ],
    });
  });

  it('does not say of what it can not see', () => {
    const top = composite('top', 'ALARM(gone) OR ALARM(a)');
    expect(compositeTree(top, [anAlarm('a', 'OK')])).toMatchObject({
      holds: undefined,
      parts: [{ alarm: 'gone', state: undefined, holds: undefined }, { holds: false }],
    });
    expect(compositeTree(top, [anAlarm('a', 'ALARM')])?.holds).toBe(true);
    const both = composite('top', 'NOT ALARM(gone) AND ALARM(a)');
    expect(compositeTree(both, [anAlarm('a', 'OK')])?.holds).toBe(false);
  });

  it('goes into composite alarms, and ends where one stands above itself', () => {
    const a = composite('a', 'ALARM(b)', 'ALARM');
    const b = composite('b', 'ALARM("arn:aws:cloudwatch:us-east-1:1:alarm:a")', 'ALARM');
    expect(compositeTree(a, [a, b])).toMatchObject({
      alarm: 'b',
      isCycle: false,
      inner: { alarm: 'a', isCycle: true, inner: undefined },
    });
  });

  it('counts for AT_LEAST, by number and by share', () => {
    const all = [anAlarm('a', 'ALARM'), anAlarm('b', 'OK'), anAlarm('c', 'ALARM')];
    const holds = (rule: string) => compositeTree(composite('top', rule), all)?.holds;
    expect(holds('AT_LEAST(2, ALARM, (a, b, c))')).toBe(true);
    expect(holds('AT_LEAST(3, ALARM, (a, b, c))')).toBe(false);
    expect(holds('AT_LEAST(3, ALARM, (a, gone, c))')).toBeUndefined();
    expect(holds('AT_LEAST(70%, ALARM, (a, b, c))')).toBe(false);
    expect(holds('AT_LEAST(1, NOT ALARM, (a, b))')).toBe(true);
  });

  it('stays small, however many doublings its alarms are made of', () => {
    const all = Array.from({ length: 30 }, (_, index) =>
      composite(`n${index}`, `ALARM(n${index + 1}) OR ALARM(n${index + 1}) OR ALARM(n${index + 1})`),
    );
    const [top] = all;
    const text = JSON.stringify(top && compositeTree(top, all));
    expect(text.length).toBeLessThan(1_000_000);
  });

  it('says so where a rule is not understood', () => {
    expect(compositeTree(composite('top', 'nonsense'), [])).toMatchObject({
      kind: 'mistake',
      holds: undefined,
    });
    expect(compositeTree(anAlarm('a', 'OK'), [])).toBeUndefined();
  });
});
