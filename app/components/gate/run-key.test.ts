import { describe, expect, it } from 'vitest';
import { RUN_ID } from '../../../core/actions/run-id.ts';
import { newRunKey } from './run-key.ts';

describe('the id of a run, made in the browser', () => {
  it('is one that the server takes', () => {
    for (const now of [0, 1, 1_753_000_000_000, Date.UTC(2199, 0)]) expect(newRunKey(now)).toMatch(RUN_ID);
  });

  it('sorts by time and is never the same twice', () => {
    const made = [1_000, 999_999, 1_753_000_000_000, 1_753_000_000_001].map((now) => newRunKey(now));
    expect([...made].sort()).toEqual(made);
    expect(new Set(Array.from({ length: 1_000 }, () => newRunKey(5))).size).toBe(1_000);
  });
});
