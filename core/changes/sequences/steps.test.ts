import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { Action, ChangingScene, Outcome } from '../../actions/action.ts';
import type { Json, Plan } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { LeaseLost } from '../../actions/run.ts';
import { RUN_ID } from '../../actions/run-id.ts';
import { sequenceOutcome } from './sequence-outcome.ts';
import { endedSteps, planSteps, runSteps, stepRunId } from './steps.ts';
import { wholePlan } from './whole-plan.ts';

const RUN = '0m3x9k2ab-0123456789abcdef0123';

/** An action that writes what it is given into a list, piece by piece, and saves after each. */
function writer(
  written: string[],
  end: (input: { readonly words: readonly string[] }) => Outcome | undefined,
) {
  return defineAction<{ readonly words: readonly string[] }>({
    id: 'tests.write',
    title: 'Write',
    kind: 'table',
    risk: 'costly',
    capability: 'data:change',
    input: z.object({ words: z.array(z.string()).readonly() }).strict(),
    target: () => 'list',
    changes: [],
    permissions: [],
    long: true,
    plan: (_scene, { words }) =>
      Promise.resolve(
        words.includes('impossible')
          ? refused('That can not be written.')
          : planned({ ...EMPTY, summary: `Write ${words.join(' ')}`, version: words.join('-') }),
      ),
    async execute({ run }, input) {
      const already = (run.checkpoint as number | undefined) ?? 0;
      for (const [index, word] of input.words.entries()) {
        if (index < already) continue;
        written.push(`${run.id.slice(-4)} ${word}`);
        await run.save(index + 1);
      }
      return (
        end(input) ?? {
          outcome: 'done',
          sentence: 'Written.',
          undo: { actionId: 'tests.unwrite', input: input as unknown as Json },
        }
      );
    },
  });
}

const EMPTY: Plan = {
  summary: '',
  calls: [],
  changes: [],
  costs: ['Ink.'],
  loses: [],
  undo: { reach: 'complete', how: 'It is rubbed out.' },
  commands: [],
  version: '',
  estimates: [],
  facts: null,
};

/** A scene of which the sequence uses the run and the signal alone. */
function sceneWith(saves: Json[], checkpoint?: Json, killAt = Infinity): ChangingScene {
  const run = {
    id: RUN,
    who: { id: 'olga', name: 'Olga', role: 'operator' },
    checkpoint,
    save(state: Json) {
      if (saves.length >= killAt) return Promise.reject(new Error('killed'));
      saves.push(state);
      return Promise.resolve();
    },
    report: () => undefined,
  };
  const { signal } = new AbortController();
  return { run, signal, logFailure: () => undefined } as unknown as ChangingScene;
}

const WISHES = [['one', 'two'], ['three'], ['four', 'five']];

async function stepsFor(action: Action, words: readonly (readonly string[])[] = WISHES) {
  const answer = await planSteps(
    sceneWith([]),
    words.map((some) => ({ action, input: { words: some }, title: some.join('+') })),
  );
  if (answer.outcome === 'refused') throw new Error(answer.sentence);
  return answer.steps;
}

describe('a sequence of actions', () => {
  it('carries out one after the other, each with an identity of its own', async () => {
    const written: string[] = [];
    const action = writer(written, () => undefined);
    const steps = await stepsFor(action);
    const ends = await runSteps(sceneWith([]), steps, () => action);
    expect(written.map((line) => line.split(' ')[1])).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(new Set(written.map((line) => line.split(' ')[0])).size).toBe(3);
    expect(sequenceOutcome(steps, ends, 'tests.take-back')).toMatchObject({
      outcome: 'done',
      sentence: 'Done: all 3 steps.',
      undo: {
        actionId: 'tests.take-back',
        input: { steps: [{ title: 'four+five' }, { title: 'three' }, { title: 'one+two' }] },
      },
    });
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'goes on where it was killed, after %i states were kept: nothing is lost, and only what was under way is done again',
    async (killAt) => {
      const written: string[] = [];
      const action = writer(written, () => undefined);
      const steps = await stepsFor(action);
      const saves: Json[] = [];
      await runSteps(sceneWith(saves, undefined, killAt), steps, () => action).catch(() => undefined);
      const ends = await runSteps(sceneWith([], saves.at(-1)), steps, () => action);
      expect(ends.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
      const words = written.map((line) => line.split(' ')[1]);
      expect([...new Set(words)]).toEqual(['one', 'two', 'three', 'four', 'five']);
      expect(words.length).toBeLessThanOrEqual(6);
    },
  );

  it('stops at the first step that fails, and says what is left', async () => {
    const written: string[] = [];
    const action = writer(written, ({ words }) =>
      words.includes('three') ? { outcome: 'failed', sentence: 'The pen broke.' } : undefined,
    );
    const steps = await stepsFor(action);
    const saves: Json[] = [];
    const ends = await runSteps(sceneWith(saves), steps, () => action);
    expect(sequenceOutcome(steps, ends, 'tests.take-back')).toMatchObject({
      outcome: 'failed',
      sentence: 'three: The pen broke.',
      completed: 'one+two',
      remaining: 'three, four+five',
      changes: [{ after: 'Written.' }, { after: 'The pen broke.' }, { after: 'not begun' }],
      undo: { input: { steps: [{ title: 'one+two' }] } },
    });
    expect(endedSteps(saves.at(-1)).map(({ title, outcome }) => `${title} ${outcome}`)).toEqual([
      'one+two done',
      'three failed',
    ]);
    const again = await runSteps(sceneWith([], saves.at(-1)), steps, () => action);
    expect(again).toEqual(ends);
  });

  it('takes a step that throws for one that failed: those before it can be taken back', async () => {
    const bug = new RangeError('There is no such environment.');
    const action = writer([], ({ words }) => {
      if (words.includes('three')) throw bug;
      return undefined;
    });
    const steps = await stepsFor(action);
    const saves: Json[] = [];
    const logged: unknown[] = [];
    const scene = { ...sceneWith(saves), logFailure: (error: unknown) => void logged.push(error) };
    const ends = await runSteps(scene, steps, () => action);
    expect(sequenceOutcome(steps, ends, 'tests.take-back')).toMatchObject({
      outcome: 'failed',
      sentence: /^three: It failed before its end/,
      completed: 'one+two',
      remaining: 'three, four+five',
      undo: { input: { steps: [{ title: 'one+two' }] } },
    });
    expect(logged).toEqual([bug]);
    expect(endedSteps(saves.at(-1)).map(({ outcome }) => outcome)).toEqual(['done', 'failed']);
  });

  it('does not end where another console may have the run', async () => {
    const lost = new LeaseLost(RUN);
    const stop = new AbortController();
    const action = writer([], ({ words }) => {
      if (!words.includes('three')) return undefined;
      stop.abort(lost);
      throw new Error('The table is slow.');
    });
    const steps = await stepsFor(action);
    const saves: Json[] = [];
    const scene = { ...sceneWith(saves), signal: stop.signal };
    await expect(runSteps(scene, steps, () => action)).rejects.toThrow('The table is slow.');
    expect(endedSteps(saves.at(-1)).map(({ title }) => title)).toEqual(['one+two']);
  });

  it('is cancelled, and not failed, by a step that throws since it was stopped', async () => {
    const stop = new AbortController();
    const action = writer([], ({ words }) => {
      if (!words.includes('three')) return undefined;
      stop.abort();
      throw new Error('Aborted.');
    });
    const steps = await stepsFor(action);
    const ends = await runSteps({ ...sceneWith([]), signal: stop.signal }, steps, () => action);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['done', 'cancelled']);
  });

  it('is not begun where a step can not be planned, and names it', async () => {
    const action = writer([], () => undefined);
    const answer = await planSteps(sceneWith([]), [
      { action, input: { words: ['one'] }, title: 'first' },
      { action, input: { words: ['impossible'] }, title: 'second' },
    ]);
    expect(answer).toMatchObject({
      outcome: 'refused',
      title: 'second',
      sentence: 'That can not be written.',
    });
    const misread = await planSteps(sceneWith([]), [{ action, input: { colour: 'blue' }, title: 'third' }]);
    expect(misread).toMatchObject({ outcome: 'refused', title: 'third' });
  });

  it('has a plan that is another one when a step’s is', async () => {
    const action = writer([], () => undefined);
    const about = { summary: 'All', undo: EMPTY.undo };
    const [one, other] = [
      await stepsFor(action),
      await stepsFor(action, [['one', 'two'], ['three'], ['four']]),
    ];
    expect(wholePlan(one, about).version).toBe(wholePlan(await stepsFor(action), about).version);
    expect(wholePlan(one, about).version).not.toBe(wholePlan(other, about).version);
    expect(wholePlan(one, about).costs).toEqual(['Ink.']);
  });

  it('gives each step an id as runs have them, the same every time', () => {
    expect(stepRunId(RUN, 0)).toMatch(RUN_ID);
    expect(stepRunId(RUN, 0)).toBe(stepRunId(RUN, 0));
    expect(stepRunId(RUN, 0)).not.toBe(stepRunId(RUN, 1));
  });

  it('understands nothing of what another action saved', () => {
    expect(endedSteps(undefined)).toEqual([]);
    expect(endedSteps({ ends: 'three' })).toEqual([]);
    expect(endedSteps(7)).toEqual([]);
  });
});
