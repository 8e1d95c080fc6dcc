import { describe, expect, it } from 'vitest';
import { runEvents } from './run-events.server.ts';
import type { RunView } from './run-view.ts';
import { textStream } from './text-stream.server.ts';

function run(state: RunView['state'], done?: number): RunView {
  return {
    id: 'r',
    state,
    progress: done === undefined ? undefined : { stage: 's', done, unit: 'keys' },
  } as RunView;
}

/** Gives one after another, the last one for ever. */
function series(runs: readonly (RunView | undefined | Error)[]) {
  let reads = 0;
  return {
    reads: () => reads,
    find() {
      const one = runs[Math.min(reads, runs.length - 1)];
      reads += 1;
      return one instanceof Error ? Promise.reject(one) : Promise.resolve(one);
    },
  };
}

async function all(events: AsyncGenerator<string>): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const event of events) told.push(event);
  return told;
}

describe('a run as events', () => {
  it('is told whenever it has moved, and not after it has ended', async () => {
    const { find, reads } = series([
      run('waiting'),
      run('waiting'),
      run('running', 1),
      run('running', 1),
      run('done'),
    ]);
    const told = await all(runEvents({ find, signal: new AbortController().signal, everyMs: 0 }));
    expect(told.map((text) => (JSON.parse(text.slice(6)) as RunView).state)).toEqual([
      'waiting',
      'running',
      'done',
    ]);
    expect(reads()).toBe(5);
  });

  it('ends where there is no such run, and where it can not be read again and again', async () => {
    const { signal } = new AbortController();
    expect(await all(runEvents({ find: series([undefined]).find, signal, everyMs: 0 }))).toEqual([]);
    const broken = series([new Error('away')]);
    expect(await all(runEvents({ find: broken.find, signal, everyMs: 0 }))).toEqual([]);
    expect(broken.reads()).toBe(10);
    const shaken = series([new Error('away'), run('running'), new Error('away'), run('done')]);
    expect(await all(runEvents({ find: shaken.find, signal, everyMs: 0 }))).toHaveLength(2);
  });

  it('says something now and then although nothing moves', async () => {
    let now = 0;
    const { find } = series([...Array.from({ length: 20 }, () => run('running')), run('done')]);
    const told = await all(
      runEvents({ find, signal: new AbortController().signal, everyMs: 0, now: () => (now += 1_000) }),
    );
    expect(told.filter((text) => text.startsWith(':')).length).toBeGreaterThan(0);
  });

  it('reads nothing any more once its reader has left', async () => {
    const { find, reads } = series([run('running')]);
    const stream = textStream(
      (signal) => runEvents({ find, signal, everyMs: 5 }),
      new AbortController().signal,
    );
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    const before = reads();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(reads()).toBe(before);
  });
});
