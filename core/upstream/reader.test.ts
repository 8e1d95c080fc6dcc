import { describe, expect, it } from 'vitest';
import { budget, hang, held, pause, refused, upstream } from '../testing/counted-reads.ts';
import { Reader } from './reader.ts';

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
    let now = 1_000_000;
    const reader = new Reader(() => now);
    const { read, calls } = upstream((call) => call);
    const first = await reader.read(read, budget());
    now += 4_999;
    expect(await reader.read(read, budget())).toEqual(first);
    now += 1;
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
    expect(await new Reader().read(read, budget(60))).toMatchObject({
      state: 'timed-out',
      operation: 'dynamodb:DescribeTable',
    });
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
    const { answer, release } = held<string>();
    const { read, calls } = upstream(() => answer);
    const hasty = reader.read(read, budget(20));
    const patient = reader.read(read, budget(15_000));
    expect(await hasty).toMatchObject({ state: 'timed-out' });
    release('late');
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
    const { read } = upstream((call, signal) => (call === 1 ? hang(signal) : 'live'));
    expect(await reader.read(read, budget(5))).toMatchObject({ state: 'timed-out' });
    expect(await reader.read(read, budget())).toMatchObject({ state: 'fresh', value: 'live' });
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

  it('has no old copy of what may be shown once alone', async () => {
    const reader = new Reader();
    const answer = (call: number) => (call === 1 ? 'messages' : Promise.reject(refused()));
    const { read } = upstream(answer, { freshMs: 0, isKept: false });
    expect(await reader.read(read, budget())).toMatchObject({ state: 'fresh' });
    expect(await reader.read(read, budget())).toMatchObject({ state: 'unreachable' });
  });

  it('has no old copy of what was not there', async () => {
    const reader = new Reader();
    const isEmpty = (value: string | undefined) => value === undefined;
    const answer = (call: number) => (call === 1 ? undefined : Promise.reject(refused()));
    const { read } = upstream<string | undefined>(answer, { freshMs: 0, isEmpty });
    expect(await reader.read(read, budget())).toMatchObject({ state: 'empty' });
    expect(await reader.read(read, budget())).toMatchObject({ state: 'unreachable' });
  });

  it('does not keep alive what is gone', async () => {
    const reader = new Reader();
    const gone = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
    const { read } = upstream((call) => (call === 1 ? 'good' : Promise.reject(gone)), { freshMs: 0 });
    await reader.read(read, budget());
    expect(await reader.read(read, budget())).toMatchObject({ state: 'absent' });
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
    const { answer, release } = held<string>();
    const { read, calls } = upstream((call) => (call === 1 ? answer : 'new'));
    const before = reader.read(read, budget());
    await pause(0);
    reader.forget('dev');
    expect(await reader.read(read, budget())).toMatchObject({ value: 'new' });
    release('old');
    expect(await before).toMatchObject({ value: 'old' });
    expect(await reader.read(read, budget())).toMatchObject({ value: 'new' });
    expect(calls).toHaveLength(2);
  });
});

describe('what is kept', () => {
  it('is bounded by its size', async () => {
    const reader = new Reader();
    const calls: string[] = [];
    const read = (key: string) =>
      reader.read(
        {
          environmentId: 'dev',
          operation: 'dynamodb:Scan',
          key,
          sizeBytes: () => 40 * 1_048_576,
          run: () => Promise.resolve(calls.push(key)),
        },
        budget(),
      );
    for (const key of ['a', 'b', 'c', 'c', 'a']) await read(key);
    expect(calls).toEqual(['a', 'b', 'c', 'a']);
  });
});
