import { describe, expect, it } from 'vitest';
import { afterStep } from './use-stream.ts';

const RUNNING = { phase: 'running', isBroken: true, isWaiting: false, leftOut: 0, notes: [], version: 0 } as const; // prettier-ignore

describe('a stream in a page', () => {
  it('counts what was left out, says each remark once, and is whole again with a message', () => {
    const first = afterStep(RUNNING, { leftOut: 2, note: 'a' });
    const second = afterStep(first, { leftOut: 3, note: 'a' });
    expect(second).toMatchObject({ leftOut: 5, notes: ['a'], isBroken: false, version: 2 });
    let noted = second;
    for (const note of 'bcdefghij') noted = afterStep(noted, { note });
    expect(noted.notes).toHaveLength(6);
  });

  it('waits until something is written', () => {
    const waiting = afterStep(RUNNING, { isWaiting: true });
    expect(waiting.isWaiting).toBe(true);
    expect(afterStep(waiting, { lines: [] }).isWaiting).toBe(true);
    expect(afterStep(waiting, { lines: [{ at: 1, text: 'x' }] }).isWaiting).toBe(false);
  });

  it('stays as it ended', () => {
    const over = afterStep(RUNNING, { ending: 'Stopped.' });
    expect(over).toMatchObject({ phase: 'ended', ending: 'Stopped.' });
    expect(afterStep(over, { ending: 'Something else.' })).toBe(over);
  });
});
