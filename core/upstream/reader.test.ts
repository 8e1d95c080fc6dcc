import { describe, expect, it } from 'vitest';
import type { Cell } from '../cells/cell.ts';
import type { Budget } from './budget.ts';
import { budgetFor } from './budget.ts';
import { Reader } from './reader.ts';
import type { Read } from './reader.ts';

function budget(milliseconds = 2_000, signal = new AbortController().signal): Budget {
  return budgetFor(signal, milliseconds);
}

/** A read whose calls are counted and answered by the test. */
function upstream<T>(
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

function refused(code = 'ECONNREFUSED'): Error {
  return Object.assign(new Error('connect'), { code });
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(Object.assign(new Error('aborted'), { name: 'AbortError' })),
    );
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('one fact, many readers', () => {
  it('is asked once at a time', async () => {
    const reader = new Reader();
    const { read, calls } = upstream(async () => {
      await pause(20);
      return 7;
    });
    const cells = await Promise.all(Array.from({ length: 100 }, () => reader.read(read, budget())));
    expect(calls).toHaveLength(1);
    expect(cells.every((cell) => cell.state === 'fresh' && cell.value === 7)).toBe(true);
  });

  it('is kept for its time, then asked again', async () => {
    const reader = new Reader();
    const { read, calls } = upstream((call) => call, { freshMs: 60 });
    const [first, second] = [await reader.read(read, budget()), await reader.read(read, budget())];
    expect(second).toEqual(first);
    await pause(80);
    expect(await reader.read(read, budget())).toMatchObject({ value: 2 });
    expect(calls).toHaveLength(2);
  });

  it('is asked every time where nothing may be kept', async () => {
    const reader = new Reader();
    const { read, calls } = upstream((call) => call, { freshMs: 0 });
    await reader.read(read, budget());
    await reader.read(read, budget());
    expect(calls).toHaveLength(2);
  });

  it.each([
    ['environment', { environmentId: 'prod' }],
    ['operation', { operation: 'dynamodb:DescribeTimeToLive' }],
    ['key', { key: 'products' }],
  ])('is told from others by its %s', async (_, change) => {
    const reader = new Reader();
    const { read, calls } = upstream((call) => call);
    await reader.read(read, budget());
    expect(await reader.read({ ...read, ...change }, budget())).toMatchObject({ value: 2 });
    expect(calls).toHaveLength(2);
  });

  it('says where there is nothing', async () => {
    const { read } = upstream(() => [] as readonly string[], { isEmpty: (names) => names.length === 0 });
    expect(await new Reader().read(read, budget())).toMatchObject({ state: 'empty' });
  });
});

describe('a reader who does not wait', () => {
  it('gets a timed-out cell at the deadline, whatever upstream does', async () => {
    const { read, calls } = upstream(() => new Promise<never>(() => undefined));
    const startedAt = Date.now();
    expect(await new Reader().read(read, budget(60))).toMatchObject({
      state: 'timed-out',
      operation: 'dynamodb:DescribeTable',
    });
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    expect(calls[0]?.aborted).toBe(true);
  });

  it('ends the call when it is the last to leave', async () => {
    const reader = new Reader();
    const { read, calls } = upstream((_, signal) => hang(signal));
    const [one, other] = [new AbortController(), new AbortController()];
    const cells = [one, other].map(({ signal }) => reader.read(read, budget(2_000, signal)));
    await pause(10);
    one.abort();
    await cells[0];
    expect(calls[0]?.aborted).toBe(false);
    other.abort();
    await cells[1];
    expect(calls[0]?.aborted).toBe(true);
  });

  it('does not end the call for those who stay', async () => {
    const reader = new Reader();
    const { read, calls } = upstream(async () => {
      await pause(80);
      return 'late';
    });
    const hasty = reader.read(read, budget(20));
    const patient = reader.read(read, budget());
    expect(await hasty).toMatchObject({ state: 'timed-out' });
    expect(await patient).toMatchObject({ state: 'fresh', value: 'late' });
    expect(calls).toHaveLength(1);
  });

  it('leaves no call that ended behind as aborted', async () => {
    const reader = new Reader();
    const { read, calls } = upstream(() => 1);
    await reader.read(read, budget());
    expect(calls[0]?.aborted).toBe(false);
  });

  it('asks nothing when it has left before', async () => {
    const { read, calls } = upstream(() => 1);
    expect(await new Reader().read(read, budget(2_000, AbortSignal.abort()))).toMatchObject({
      state: 'timed-out',
    });
    expect(calls).toHaveLength(0);
  });

  it('is no sign of a silent upstream for the next one', async () => {
    const reader = new Reader();
    const { read } = upstream(async (call) => {
      await pause(40);
      return call;
    });
    await reader.read(read, budget(5));
    expect(await reader.read(read, budget())).toMatchObject({ state: 'fresh' });
  });
});

describe('a failure', () => {
  it('is told, and answers others for a moment', async () => {
    const reader = new Reader();
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const { read, calls } = upstream(() => Promise.reject(denied));
    const first = await reader.read(read, budget());
    expect(first).toMatchObject({ state: 'denied', code: 'AccessDeniedException' });
    expect(await reader.read(read, budget())).toEqual(first);
    expect(calls).toHaveLength(1);
    await pause(1_050);
    await reader.read(read, budget());
    expect(calls).toHaveLength(2);
  });

  it('turns the last good answer stale', async () => {
    const reader = new Reader();
    const { read } = upstream((call) => (call === 1 ? 'good' : Promise.reject(refused())), { freshMs: 0 });
    const good = await reader.read(read, budget());
    const stale = await reader.read(read, budget());
    expect(stale).toMatchObject({ state: 'stale', value: 'good', failure: { state: 'unreachable' } });
    expect(stale.at).toBe(good.at);
  });

  it('does not keep alive what is gone', async () => {
    const reader = new Reader();
    const gone = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
    const { read } = upstream((call) => (call === 1 ? 'good' : Promise.reject(gone)), { freshMs: 0 });
    await reader.read(read, budget());
    expect(await reader.read(read, budget())).toMatchObject({ state: 'absent' });
  });
});

describe('an upstream that hangs', () => {
  it('has sixteen calls at once', async () => {
    const reader = new Reader();
    let [now, most] = [0, 0];
    const reads = Array.from({ length: 60 }, (_, index) =>
      upstream(
        async () => {
          most = Math.max(most, (now += 1));
          await pause(5);
          now -= 1;
        },
        { key: `table-${index}` },
      ),
    );
    const cells = await Promise.all(reads.map(({ read }) => reader.read(read, budget())));
    expect(cells.every((cell) => cell.state === 'fresh')).toBe(true);
    expect(most).toBe(16);
  });

  it('holds up no other service, and no other environment', async () => {
    const reader = new Reader();
    const hanging = Array.from({ length: 40 }, (_, index) =>
      reader.read(upstream((__, signal) => hang(signal), { key: `t${index}` }).read, budget(400)),
    );
    const { read } = upstream(() => 'live', { operation: 'sqs:ListQueues' });
    const elsewhere = { ...read, environmentId: 'prod', operation: 'dynamodb:ListTables' };
    const startedAt = Date.now();
    expect(await reader.read(read, budget(400))).toMatchObject({ value: 'live' });
    expect(await reader.read(elsewhere, budget(400))).toMatchObject({ value: 'live' });
    expect(Date.now() - startedAt).toBeLessThan(200);
    await Promise.all(hanging);
  });

  it('is not waited for twice by a page: what stood in the queue ends with the silence', async () => {
    const reader = new Reader();
    const reads = Array.from({ length: 20 }, (_, index) =>
      upstream((__, signal) => hang(signal), { key: `t${index}` }),
    );
    const early = reads.slice(0, 16).map(({ read }) => reader.read(read, budget(1_100)));
    const queued = reads.slice(16).map(({ read }) => reader.read(read, budget(5_000)));
    const startedAt = Date.now();
    const cells: readonly Cell<unknown>[] = await Promise.all([...early, ...queued]);
    expect(cells.every((cell) => cell.state === 'timed-out')).toBe(true);
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect(reads.slice(16).flatMap(({ calls }) => calls)).toHaveLength(0);
  });

  it('has no silence to tell of where it was never called', async () => {
    const reader = new Reader();
    const slow = Array.from({ length: 16 }, (_, index) =>
      reader.read(upstream(() => pause(1_300), { key: `t${index}` }).read, budget(3_000)),
    );
    const { read, calls } = upstream(() => 'live', { key: 'queued' });
    expect(await reader.read(read, budget(1_050))).toMatchObject({ state: 'timed-out' });
    await Promise.all(slow);
    expect(await reader.read(read, budget())).toMatchObject({ state: 'fresh', value: 'live' });
    expect(calls).toHaveLength(1);
  });

  it('is one of several caches where the read says so', async () => {
    const reader = new Reader();
    const hanging = Array.from({ length: 20 }, (_, index) =>
      reader.read(
        upstream((__, signal) => hang(signal), {
          operation: 'redis:INFO',
          upstream: 'redis/a',
          key: `${index}`,
        }).read,
        budget(200),
      ),
    );
    const { read } = upstream(() => 'live', { operation: 'redis:INFO', upstream: 'redis/b' });
    expect(await reader.read(read, budget(200))).toMatchObject({ value: 'live' });
    await Promise.all(hanging);
  });
});

describe('after a change', () => {
  it('everything of the environment is asked anew, failures too', async () => {
    const reader = new Reader();
    const gone = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
    const { read } = upstream((call) => (call === 1 ? Promise.reject(gone) : 'made'));
    const other = upstream((call) => call, { environmentId: 'development' });
    await reader.read(read, budget());
    await reader.read(other.read, budget());
    reader.forget('dev');
    expect(await reader.read(read, budget())).toMatchObject({ value: 'made' });
    await reader.read(other.read, budget());
    expect(other.calls).toHaveLength(1);
  });

  it('an answer that was under way is not taken for the new state', async () => {
    const reader = new Reader();
    const { read, calls } = upstream(async (call) => {
      if (call === 1) await pause(60);
      return call;
    });
    const before = reader.read(read, budget());
    await pause(10);
    reader.forget('dev');
    expect(await reader.read(read, budget())).toMatchObject({ value: 2 });
    expect(await before).toMatchObject({ value: 1 });
    expect(await reader.read(read, budget())).toMatchObject({ value: 2 });
    expect(calls).toHaveLength(2);
  });
});

describe('a list that is longer than the time of its page', () => {
  it('is read to its end while upstream goes on answering', async () => {
    const reader = new Reader();
    const budget = budgetFor(new AbortController().signal, 50);
    const cells = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        reader.read(
          {
            environmentId: 'dev',
            operation: 'dynamodb:DescribeTable',
            key: String(index),
            run: () => new Promise<number>((resolve) => setTimeout(() => resolve(index), 10)),
          },
          budget,
        ),
      ),
    );
    expect(cells.every((cell) => cell.state === 'fresh')).toBe(true);
  });
});
