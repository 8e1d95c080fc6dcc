import { describe, expect, it } from 'vitest';
import type { MonitorLine } from '../../../core/resources/caches/types.ts';
import { afterMessage, IDLE, LINES_KEPT, STARTED, stopped } from './monitor-state.ts';

function lines(count: number, first = 0): readonly MonitorLine[] {
  return Array.from({ length: count }, (_, index) => ({
    at: first + index,
    database: 0,
    client: '127.0.0.1:1',
    words: ['GET', String(first + index)],
  }));
}

describe('what a browser keeps of MONITOR', () => {
  it('the newest lines, each under its number, and the counts', () => {
    let state = STARTED;
    for (let batch = 0; batch < 4; batch += 1)
      state = afterMessage(state, { kind: 'lines', lines: lines(200, batch * 200), seen: 900, dropped: 100 });
    expect(state.lines).toHaveLength(LINES_KEPT);
    expect(state.lines[0]).toMatchObject({ number: 301, words: ['GET', '300'] });
    expect(state.lines.at(-1)).toMatchObject({ number: 800, words: ['GET', '799'] });
    expect(state).toMatchObject({ phase: 'running', seen: 900, dropped: 100 });
  });

  it.each([
    [{ kind: 'end', reason: 'time', seen: 3, dropped: 0 } as const, 'after 60 seconds'],
    [{ kind: 'end', reason: 'closed', seen: 3, dropped: 0 } as const, 'closed the connection'],
    [
      {
        kind: 'end',
        reason: 'failed',
        failure: { state: 'denied', operation: 'redis:MONITOR', at: 0 },
        seen: 0,
        dropped: 0,
      } as const,
      'may not call redis:MONITOR',
    ],
    [{ kind: 'busy', others: 2 } as const, '2 others are watching'],
  ])('ends with the reason: %j', (message, words) => {
    const state = afterMessage(
      afterMessage(STARTED, { kind: 'lines', lines: lines(1), seen: 1, dropped: 0 }),
      message,
    );
    expect(state.phase).toBe('ended');
    expect(state.ending).toContain(words);
    expect(state.lines).toHaveLength(1);
  });

  it('what is over stays over for its own reason', () => {
    const ended = afterMessage(STARTED, { kind: 'end', reason: 'time', seen: 0, dropped: 0 });
    expect(stopped(ended, 'Stopped.')).toBe(ended);
    expect(stopped(STARTED, 'Stopped.')).toMatchObject({ phase: 'ended', ending: 'Stopped.' });
    expect(stopped(IDLE, 'Stopped.')).toBe(IDLE);
  });
});
