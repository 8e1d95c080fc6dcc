import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GateParts } from '../../core/actions/gate-parts.ts';
import type { Json } from '../../core/actions/plan.ts';
import { LeaseLost } from '../../core/actions/run.ts';
import { carryOn, carryToEnd } from '../../core/actions/runner.ts';
import { homeError } from '../../core/home/home-error.ts';
import { confirmedBy, consoleWith, doings, kindsOf } from './gate-begin.fixture.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const doing = doings();
let harness: GateHarness;

beforeAll(async () => {
  harness = await startGate({ actions: doing.actions });
  await harness.home.prepare();
}, 60_000);
afterEach(() => {
  doing.next = undefined;
});
afterAll(() => harness.close());

const SLOW = homeError('timed-out', 'dynamodb:UpdateItem', 'The table is slow.');

/** A console whose table takes so many checkpoints, and refuses the others by this. */
function consoleThatSaves(times: number, error: Error): GateParts {
  let saves = 0;
  const { runs } = harness.home;
  return consoleWith(harness, {
    runs: {
      save: (...save) => ((saves += 1) > times ? Promise.reject(error) : runs.save(...save)),
    },
  }).parts;
}

async function started(service: string): Promise<string> {
  const wish = await confirmedBy(harness, 'services.long', service);
  expect(await harness.gate.execute(wish)).toMatchObject({ outcome: 'started' });
  return wish.key;
}

/** Three steps, each of which is saved. */
function inSteps(made: number[]): void {
  doing.next = async ({ run, signal }) => {
    for (let step = (run.checkpoint as number | undefined) ?? 0; step < 3; step += 1) {
      if (signal.aborted) return { outcome: 'cancelled', sentence: 'Stopped.' };
      made.push(step);
      await run.save(step + 1);
    }
    return { outcome: 'done', sentence: 'All three.' };
  };
}

const stateOf = async (id: string) => (await harness.home.runs.find(id))?.state;

describe('a checkpoint that could not be written', () => {
  it('ends nothing: the run is gone on with from the one before, once its lease is over', async () => {
    const made: number[] = [];
    inSteps(made);
    const id = await started('hiccup');
    await carryOn(consoleThatSaves(1, SLOW), id);
    expect(await harness.home.runs.find(id)).toMatchObject({ state: 'running', checkpoint: 1 });
    expect(await kindsOf(harness, id)).not.toContain('outcome');
    await carryOn(harness.parts, id);
    expect(await stateOf(id)).toBe('running');
    harness.advance(36_000);
    await carryOn(harness.parts, id);
    expect(await harness.home.runs.find(id)).toMatchObject({
      state: 'done',
      outcome: { sentence: 'All three.' },
    });
    expect(made).toEqual([0, 1, 1, 2]);
  });

  it('stops the work, which can save nothing more of how it was stopped', async () => {
    const errors: unknown[] = [];
    doing.next = async ({ run, signal }) => {
      await run.save('half');
      for (const state of ['more', 'stopped'] satisfies Json[])
        await run.save(state).catch((error: unknown) => errors.push(error));
      expect(signal.aborted).toBe(true);
      return { outcome: 'cancelled', sentence: 'Stopped.' };
    };
    const id = await started('told');
    let fails = false;
    const { runs } = harness.home;
    const { parts } = consoleWith(harness, {
      runs: {
        async save(...save) {
          if (fails) {
            fails = false;
            throw SLOW;
          }
          await runs.save(...save);
          fails = save[2] === 'half';
        },
      },
    });
    await carryOn(parts, id);
    expect(errors).toEqual([SLOW, expect.any(LeaseLost)]);
    expect(await harness.home.runs.find(id)).toMatchObject({ state: 'running', checkpoint: 'half' });
  });

  it('and never can be, is the end of the run', async () => {
    inSteps([]);
    const id = await started('too-large');
    await carryOn(consoleThatSaves(0, homeError('rejected', 'dynamodb:PutItem', 'Too large.')), id);
    expect(await stateOf(id)).toBe('failed');
  });

  it('holds up a program that has no console beside it, and does not end it', async () => {
    const made: number[] = [];
    inSteps(made);
    const id = await started('alone');
    let saves = 0;
    const { runs } = harness.home;
    const { parts } = consoleWith(harness, {
      runs: {
        save(...save) {
          saves += 1;
          if (saves !== 2) return runs.save(...save);
          harness.advance(36_000);
          return Promise.reject(SLOW);
        },
      },
    });
    const run = await carryToEnd(parts, id, new AbortController().signal, 1);
    expect(run).toMatchObject({ state: 'done', outcome: { sentence: 'All three.' } });
    expect(made).toEqual([0, 1, 1, 2]);
  });

  it('is told in the end, where the table stays away', async () => {
    const id = await started('away');
    const { parts } = consoleWith(harness, { runs: { find: () => Promise.reject(SLOW) } });
    await expect(carryToEnd(parts, id, new AbortController().signal, 1)).rejects.toBe(SLOW);
  });
});
