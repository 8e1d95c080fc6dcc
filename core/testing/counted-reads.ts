import type { Budget } from '../upstream/budget.ts';
import { budgetFor } from '../upstream/budget.ts';
import type { Read } from '../upstream/reader.ts';

export function budget(milliseconds = 2_000, signal = new AbortController().signal): Budget {
  return budgetFor(signal, milliseconds);
}

/** A read whose calls are counted and answered by the test. */
export function upstream<T>(
  answer: (call: number, signal: AbortSignal) => Promise<T> | T,
  change: Partial<Read<T>> = {},
) {
  const calls: AbortSignal[] = [];
  const read: Read<T> = {
    environmentId: 'dev',
    operation: 'dynamodb:DescribeTable',
    key: 'videos',
    run: async (signal) => {
      calls.push(signal);
      return answer(calls.length, signal);
    },
    ...change,
  };
  return { read, calls };
}

/** What Node says of a closed port. */
export function refused(): Error {
  return Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
}

/** Never answers; ends when the call is cancelled. */
export function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(Object.assign(new Error('aborted'), { name: 'AbortError' })),
    );
  });
}

/** An answer that comes when the test says so. */
export function held<T>(): { readonly answer: Promise<T>; readonly release: (value: T) => void } {
  let release: (value: T) => void = () => undefined;
  const answer = new Promise<T>((resolve) => (release = resolve));
  return { answer, release };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
