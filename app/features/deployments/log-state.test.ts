import { describe, expect, it } from 'vitest';
import { afterMessage, ended, LINES_KEPT, STARTED } from './log-state.ts';

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ at: index, text: String(index) }));

describe('a log that is followed', () => {
  it('keeps the newest lines, numbered, and counts what was left out', () => {
    const first = afterMessage(STARTED, { kind: 'lines', lines: lines(LINES_KEPT), dropped: 0 });
    const second = afterMessage(first, { kind: 'lines', lines: lines(2), dropped: 5 });
    expect(second.lines).toHaveLength(LINES_KEPT);
    expect(second.lines.at(-1)?.number).toBe(LINES_KEPT + 2);
    expect(second.dropped).toBe(5);
  });

  it('waits until something is written', () => {
    const waiting = afterMessage(STARTED, { kind: 'waiting' });
    expect(waiting.isWaiting).toBe(true);
    expect(afterMessage(waiting, { kind: 'lines', lines: lines(1), dropped: 0 }).isWaiting).toBe(false);
  });

  it('ends with a sentence, and stays ended', () => {
    const over = afterMessage(STARTED, { kind: 'end', reason: 'time' });
    expect(over).toMatchObject({ phase: 'ended', ending: 'Ended by itself after 10 minutes.' });
    expect(ended(over, 'Stopped.').ending).toBe(over.ending);
    const denied = { state: 'denied', operation: 'logs:GetLogEvents', at: 0 } as const;
    expect(afterMessage(STARTED, { kind: 'end', reason: 'failed', failure: denied }).ending).toContain(
      'logs:GetLogEvents',
    );
  });
});
