import { afterAll, beforeAll, expect, it } from 'vitest';
import { workOnRuns } from '../../core/actions/runner.ts';
import { confirmedBy, consoleWith, doings } from './gate-begin.fixture.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';
import { eventually } from './services.fixture.ts';

const doing = doings();
let harness: GateHarness;

beforeAll(async () => {
  harness = await startGate({ actions: doing.actions });
  await harness.home.prepare();
}, 60_000);
afterAll(() => harness.close());

it('what was abandoned waits for no other one that was: neither a long one nor one that fails', async () => {
  const ids = new Map<string, string>();
  for (const name of ['unreadable', 'hangs', 'second', 'third', 'fourth', 'fifth']) {
    const wish = await confirmedBy(harness, 'services.long', name);
    expect(await harness.gate.execute(wish)).toMatchObject({ outcome: 'started' });
    ids.set(name, wish.key);
  }
  const state = async (name: string) => (await harness.home.runs.find(ids.get(name) ?? ''))?.state;
  harness.advance(31_000);
  let release = () => undefined as void;
  const released = new Promise<void>((resolve) => (release = resolve));
  doing.next = async (_scene, { service }) => {
    if (service === 'hangs') await released;
    return { outcome: 'done', sentence: 'Done.' };
  };
  const stop = new AbortController();
  const logged: string[] = [];
  const { parts } = consoleWith(harness, {
    queue: {
      next: (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true })),
    },
    runs: {
      find: (id) =>
        id === ids.get('unreadable') ? Promise.reject(new Error('Broken.')) : harness.home.runs.find(id),
    },
  });
  const working = workOnRuns(
    { ...parts, logFailure: (_error, message) => void logged.push(message) },
    stop.signal,
  );
  await eventually(
    async () => (await state('third')) === 'done',
    () => 'those behind it are done',
  );
  expect(await state('hangs')).toBe('running');
  expect(logged.join()).toContain(ids.get('unreadable'));
  // Four at once, whatever they do; the others are for the next look.
  expect(doing.executed.length).toBeLessThanOrEqual(4);
  stop.abort();
  release();
  await working;
  expect(await state('hangs')).toBe('done');
}, 60_000);
