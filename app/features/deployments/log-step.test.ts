import { describe, expect, it } from 'vitest';
import { logStep } from './log-step.ts';

describe('the messages of a followed log', () => {
  it('are lines, with what was left out', () => {
    const lines = [{ at: 1, text: 'a' }];
    expect(logStep({ kind: 'lines', lines, dropped: 5 })).toEqual({ lines, leftOut: 5, isWaiting: false });
    expect(logStep({ kind: 'waiting' })).toEqual({ isWaiting: true });
  });

  it('end with a sentence', () => {
    const failure = { state: 'denied', operation: 'logs:GetLogEvents', at: 0 } as const;
    expect(logStep({ kind: 'end', reason: 'time' }).ending).toBe('Ended by itself after 10 minutes.');
    expect(logStep({ kind: 'end', reason: 'failed', failure }).ending).toContain('logs:GetLogEvents');
    expect(logStep({ kind: 'busy', others: 8 }).ending).toMatch(/^8 logs are followed/);
    expect(logStep({ kind: 'nowhere', sentence: 'Gone.' }).ending).toBe('Gone.');
  });
});
