import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Confirmed } from '../../core/actions/wishes.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { homeError } from '../../core/home/home-error.ts';
import { confirmedBy, consoleWith, doings, kindsOf } from './gate-begin.fixture.ts';
import { DAN, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';
import { eventually } from './services.fixture.ts';

const BEAT_MS = 3_000;
const GLASS: Partial<Confirmed> = { breakGlass: true, reason: 'customers can not pay' };
const lost = () => homeError('timed-out', 'dynamodb:TransactWriteItems', 'The answer was lost.');
const doing = doings();
let harness: GateHarness;
let seen = { announced: 0, spooled: 0 };

beforeAll(async () => {
  harness = await startGate({ actions: doing.actions });
  await harness.home.prepare();
}, 60_000);
afterEach(async () => {
  vi.useRealTimers();
  doing.next = undefined;
  seen = { announced: harness.announced.length, spooled: harness.spooled.length };
  await harness.faults('prod', []);
});
afterAll(() => harness.close());

const announced = () => harness.announced.slice(seen.announced);
const spooledKinds = () => harness.spooled.slice(seen.spooled).map(({ kind }) => kind);
const times = (service: string) => doing.executed.filter((one) => one === service).length;

/** Beats of leases only as the test lets them go on. */
function holdBeats(): () => Promise<unknown> {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  return () => vi.advanceTimersByTimeAsync(BEAT_MS);
}

/** The next execution waits until it is let go, or stopped. */
function holdNext(): { readonly go: () => void; readonly begun: () => Promise<void>; signal?: AbortSignal } {
  let go = () => undefined as void;
  const gone = new Promise<void>((resolve) => (go = resolve));
  const held: { go: () => void; begun: () => Promise<void>; signal?: AbortSignal } = {
    go,
    begun: () =>
      eventually(
        () => Promise.resolve(held.signal !== undefined),
        () => 'it is under way',
      ),
  };
  doing.next = async ({ signal }) => {
    doing.next = undefined;
    held.signal = signal;
    await Promise.race([
      gone,
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    ]);
    return signal.aborted
      ? { outcome: 'cancelled', sentence: 'Stopped.' }
      : { outcome: 'done', sentence: 'Done.' };
  };
  return held;
}

describe('a broken glass', () => {
  it('is not for whoever may act and not break it', async () => {
    const wish = harness.wish('dev', 'services.short', { service: 'whole' }, DAN);
    const presented = await harness.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    expect(presented.presentation.mayBreakGlass).toBe(false);
    const { hash, target } = presented.presentation;
    const confirmed = { ...wish, key: newRunId(harness.parts.now()), planHash: hash, typedName: target };
    expect(await harness.gate.execute({ ...confirmed, ...GLASS })).toMatchObject({
      outcome: 'stopped',
      sentence: 'The role developer may not break the glass here.',
    });
    expect([announced(), times('whole')]).toEqual([[], 0]);
    expect(await harness.gate.execute(confirmed)).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
  });

  it.each(['services.short', 'services.long'])(
    'is told once and recorded whole where the table takes nothing: %s',
    async (actionId) => {
      const wish = await confirmedBy(harness, actionId, `down-${actionId}`, GLASS);
      await harness.faults('prod', [
        { service: 'dynamodb', operation: 'TransactWriteItems', kind: 'drop' } as never,
      ]);
      expect(await harness.gate.execute(wish)).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
      expect(announced()).toEqual([expect.stringContaining('customers can not pay')]);
      expect(spooledKinds()).toEqual(['break-glass', 'intent', 'outcome']);
      expect(times(`down-${actionId}`)).toBe(1);
    },
  );

  it('is told once and recorded where the table is there', async () => {
    const wish = await confirmedBy(harness, 'services.short', 'there', GLASS);
    expect(await harness.gate.execute(wish)).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
    expect(announced()).toHaveLength(1);
    expect(spooledKinds()).toEqual([]);
    expect(await kindsOf(harness, wish.key)).toEqual(['break-glass', 'intent', 'outcome']);
    expect((await harness.home.runs.find(wish.key))?.brokeGlass).toBe(true);
  });

  it('has a long operation carried as ever where its run is there and the records are not', async () => {
    const wish = await confirmedBy(harness, 'services.long', 'unrecorded', GLASS);
    const { gate, parts } = consoleWith(harness, { records: { append: () => Promise.reject(lost()) } });
    expect(await gate.execute(wish)).toMatchObject({ outcome: 'started' });
    expect(announced()).toHaveLength(1);
    expect(times('unrecorded')).toBe(0);
    const held = holdNext();
    const carrying = carryOn(parts, wish.key);
    await held.begun();
    harness.advance(20_000);
    await carryOn({ ...harness.parts, owner: 'console-2' }, wish.key);
    held.go();
    await carrying;
    expect(times('unrecorded')).toBe(1);
    expect((await harness.home.runs.find(wish.key))?.state).toBe('done');
    // What is said again by who begins it has the same ids.
    const ids = new Set(harness.spooled.slice(seen.spooled).map(({ id, kind }) => `${kind} ${id}`));
    expect(ids.size).toBe(3);
  });

  it('holds a run that came to be although its answer was lost', async () => {
    const beat = holdBeats();
    const wish = await confirmedBy(harness, 'services.long', 'uncertain', GLASS);
    const { gate } = consoleWith(harness, {
      runs: {
        async create(run) {
          await harness.home.runs.create(run);
          throw lost();
        },
      },
    });
    const held = holdNext();
    const executing = gate.execute(wish);
    await held.begun();
    await beat();
    await eventually(
      async () => (await harness.home.runs.find(wish.key))?.state === 'running',
      () => 'it is held',
    );
    harness.advance(31_000);
    await carryOn({ ...harness.parts, owner: 'console-2' }, wish.key);
    held.go();
    expect(await executing).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
    await eventually(
      async () => (await harness.home.runs.find(wish.key))?.state === 'done',
      () => 'the run has ended',
    );
    expect(times('uncertain')).toBe(1);
  });
});

describe('a lease', () => {
  async function started(service: string): Promise<string> {
    const wish = await confirmedBy(harness, 'services.long', service);
    expect(await harness.gate.execute(wish)).toMatchObject({ outcome: 'started' });
    return wish.key;
  }

  it('that can not be renewed stops its console by the own clock, before anybody else takes it', async () => {
    const beat = holdBeats();
    const key = await started('silent');
    const { parts } = consoleWith(harness, { runs: { renew: () => Promise.reject(lost()) } });
    const held = holdNext();
    const carrying = carryOn(parts, key);
    await held.begun();
    harness.advance(20_000);
    await beat();
    expect(held.signal?.aborted).toBe(false);
    harness.advance(8_000);
    await carryOn(parts, key);
    await beat();
    expect(held.signal?.aborted).toBe(true);
    await carrying;
    // It is nobody's now, and says nothing of its end.
    expect((await harness.home.runs.find(key))?.state).toBe('running');
    expect(await kindsOf(harness, key)).toEqual(['intent']);
    harness.advance(10_000);
    await carryOn(harness.parts, key);
    expect((await harness.home.runs.find(key))?.state).toBe('done');
    expect(times('silent')).toBe(2);
  });

  it('that was lost to the own console is lost as to any other', async () => {
    const beat = holdBeats();
    const key = await started('own');
    const first = holdNext();
    const carrying = carryOn(harness.parts, key);
    await first.begun();
    harness.advance(40_000);
    const second = holdNext();
    const again = carryOn(harness.parts, key);
    await second.begun();
    await beat();
    await eventually(
      () => Promise.resolve(first.signal?.aborted === true),
      () => 'the first one stops',
    );
    expect(second.signal?.aborted).toBe(false);
    await carrying;
    expect((await harness.home.runs.find(key))?.state).toBe('running');
    second.go();
    await again;
    expect((await harness.home.runs.find(key))?.state).toBe('done');
    expect(await kindsOf(harness, key)).toEqual(['intent', 'outcome']);
  });
});
