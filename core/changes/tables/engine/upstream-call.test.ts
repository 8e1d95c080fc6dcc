import { describe, expect, it } from 'vitest';
import { NotAReadError } from '../../../environments/reading-only.ts';
import { callUpstream, Cancelled, endOf, UpstreamFailed } from './upstream-call.ts';

const PATIENCE = { attempts: 9, firstPauseMs: 0, longestPauseMs: 0 };

function upstreamError(name: string, status = 400): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });
}

async function attemptsOf(error: unknown): Promise<{ readonly attempts: number; readonly thrown: unknown }> {
  let attempts = 0;
  const { signal } = new AbortController();
  const thrown = await callUpstream('dynamodb:Any', { signal, patience: PATIENCE }, () => {
    attempts += 1;
    return Promise.reject(error as Error);
  }).catch((caught: unknown) => caught);
  return { attempts, thrown };
}

describe('a call that may be repeated', () => {
  it.each([
    ['ProvisionedThroughputExceededException', 400, 9, 'throttled'],
    ['ThrottlingException', 400, 9, 'throttled'],
    ['InternalServerError', 500, 6, 'broken'],
    ['TransactionConflictException', 400, 6, 'rejected'],
    ['ECONNRESET', 0, 6, 'unreachable'],
    ['TimeoutError', 0, 6, 'timed-out'],
    ['AccessDeniedException', 400, 1, 'denied'],
    ['ValidationException', 400, 1, 'rejected'],
    ['ResourceNotFoundException', 400, 1, 'absent'],
    ['UnknownOperationException', 400, 1, 'unsupported'],
  ])('after %s (%i) is made %i times', async (name, status, times, state) => {
    const { attempts, thrown } = await attemptsOf(upstreamError(name, status || undefined));
    expect(attempts).toBe(times);
    expect(thrown).toMatchObject({ failure: { state, operation: 'dynamodb:Any', code: name } });
    expect(endOf(thrown)).toMatchObject({ outcome: 'failed', failure: { state } });
  });

  it.each([new TypeError('x is undefined'), new RangeError('too far'), new NotAReadError('PutItemCommand')])(
    'is not repeated, and not told as a failure of upstream, after %s',
    async (bug) => {
      const { attempts, thrown } = await attemptsOf(bug);
      expect(attempts).toBe(1);
      expect(thrown).toBe(bug);
      expect(() => endOf(bug)).toThrow(bug);
    },
  );

  it('gives the answer of the attempt that had one', async () => {
    let attempts = 0;
    const { signal } = new AbortController();
    const answer = await callUpstream('dynamodb:Any', { signal, patience: PATIENCE }, () => {
      attempts += 1;
      return attempts < 4 ? Promise.reject(upstreamError('ThrottlingException')) : Promise.resolve('answer');
    });
    expect([answer, attempts]).toEqual(['answer', 4]);
  });

  it('ends at once when it is cancelled: before, during, or between two attempts', async () => {
    const stop = new AbortController();
    const patience = { attempts: 9, firstPauseMs: 60_000, longestPauseMs: 60_000 };
    const waiting = callUpstream('dynamodb:Any', { signal: stop.signal, patience }, () => {
      setTimeout(() => stop.abort(), 5);
      return Promise.reject(upstreamError('ThrottlingException'));
    });
    await expect(waiting).rejects.toBeInstanceOf(Cancelled);
    const never = callUpstream('dynamodb:Any', { signal: stop.signal }, () => Promise.resolve('answer'));
    await expect(never).rejects.toBeInstanceOf(Cancelled);
    expect(endOf(new Cancelled())).toEqual({ outcome: 'cancelled' });
    expect(new Cancelled()).not.toBeInstanceOf(UpstreamFailed);
  });
});
