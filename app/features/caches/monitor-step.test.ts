import { describe, expect, it } from 'vitest';
import { monitorReader } from './monitor-step.ts';

const lines = (dropped: number) =>
  ({ kind: 'lines', lines: [{ at: 1, database: 0, client: 'c', words: ['set', 'k', 'a b', ''] }], seen: dropped + 1, dropped }) as const; // prettier-ignore

describe('the messages of a MONITOR', () => {
  it('are lines, with what was left out since the message before', () => {
    const read = monitorReader();
    expect(read(lines(3))).toMatchObject({ leftOut: 3, lines: [{ text: 'set k "a b" ""', client: 'c' }] });
    expect(read(lines(5))).toMatchObject({ leftOut: 2 });
    expect(read({ kind: 'end', reason: 'time', seen: 9, dropped: 5 })).toEqual({
      leftOut: 0,
      ending: 'Ended by itself after 60 seconds.',
    });
    expect(read(lines(1))).toMatchObject({ leftOut: 1 });
  });

  it('end with a sentence', () => {
    const end = { kind: 'end', seen: 0, dropped: 0 } as const;
    const failure = { state: 'denied', operation: 'redis:MONITOR', at: 0 } as const;
    expect(monitorReader()({ kind: 'busy', others: 2 }).ending).toMatch(/^2 others are watching/);
    expect(monitorReader()({ ...end, reason: 'closed' }).ending).toMatch(/server closed/);
    expect(monitorReader()({ ...end, reason: 'failed', failure }).ending).toContain('redis:MONITOR');
  });
});
