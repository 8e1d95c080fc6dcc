import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Action, ChangingScene, Outcome, PlanningScene, UndoOffer } from '../../actions/action.ts';
import type { Change, Json, Plan, Planned } from '../../actions/plan.ts';
import { isLeaseLost, LeaseLost } from '../../actions/run.ts';
import type { Failure } from '../../cells/cell.ts';

/** One action of a sequence, as it is wished for. */
export interface StepWish {
  readonly action: Action;
  readonly input: Json;
  /** What the step is called where it stands among the others: `copy products`. */
  readonly title: string;
}

/** One action of a sequence with the plan by which it is carried out. */
export interface PlannedStep {
  readonly actionId: string;
  readonly title: string;
  readonly input: Json;
  readonly plan: Plan;
}

/** How a step that has ended came out. */
export interface StepEnd {
  readonly title: string;
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly sentence: string;
  readonly undo?: UndoOffer;
}

const undoSchema = z.object({
  actionId: z.string(),
  input: z.custom<Json>((value) => value !== undefined),
  until: z.number().optional(),
});

const endSchema = z.object({
  title: z.string(),
  outcome: z.enum(['done', 'failed', 'cancelled']),
  sentence: z.string(),
  undo: undoSchema.optional(),
});

const checkpointSchema = z.object({
  ends: z.array(endSchema),
  /** What the step under way has saved. */
  inner: z.any().optional(),
});

/** The steps of a run that have ended, out of what it saved; none where it saved nothing that is understood. */
export function endedSteps(checkpoint: Json | undefined): readonly StepEnd[] {
  const parsed = checkpointSchema.safeParse(checkpoint);
  return parsed.success ? parsed.data.ends : [];
}

export type StepsPlanned =
  | { readonly outcome: 'planned'; readonly steps: readonly PlannedStep[] }
  | {
      readonly outcome: 'refused';
      readonly title: string;
      readonly sentence: string;
      readonly failure?: Failure;
    };

/** Has every step plan for itself, all at once. One that refuses refuses the whole, by its title. */
export async function planSteps(scene: PlanningScene, wishes: readonly StepWish[]): Promise<StepsPlanned> {
  const answers = await Promise.all(wishes.map((wish) => planStep(scene, wish)));
  const refused = answers.find((answer) => answer.outcome === 'refused');
  if (refused) return refused;
  return {
    outcome: 'planned',
    steps: answers.flatMap((answer) => (answer.outcome === 'planned' ? answer.steps : [])),
  };
}

async function planStep(scene: PlanningScene, { action, input, title }: StepWish): Promise<StepsPlanned> {
  const parsed = action.input.safeParse(input);
  if (!parsed.success)
    return {
      outcome: 'refused',
      title,
      sentence: parsed.error.issues[0]?.message ?? 'It is not understood.',
    };
  const answer: Planned = await action.plan(scene, parsed.data);
  if (answer.outcome === 'refused') return { ...answer, title };
  return {
    outcome: 'planned',
    steps: [{ actionId: action.id, title, input: parsed.data as Json, plan: answer.plan }],
  };
}

/**
 * Carries out one step after the other, each with the action's own execution, its own checkpoint inside the sequence's,
 * and an identity of its own for what it keeps. A run that was killed goes on in the step that it was in. The first
 * step that fails ends the sequence, and what comes after it is left, unless it goes on all the same.
 */
export async function runSteps(
  scene: ChangingScene,
  steps: readonly PlannedStep[],
  actionOf: (actionId: string) => Action | undefined,
  { goOn = false }: { readonly goOn?: boolean } = {},
): Promise<readonly StepEnd[]> {
  const saved = checkpointSchema.safeParse(scene.run.checkpoint);
  const ends: StepEnd[] = saved.success ? [...saved.data.ends] : [];
  let inner = saved.success ? (saved.data.inner as Json | undefined) : undefined;
  const isLast = (outcome: StepEnd['outcome'] | undefined) =>
    outcome === 'cancelled' || (outcome === 'failed' && !goOn);
  if (isLast(ends.at(-1)?.outcome)) return ends;
  for (const [index, step] of steps.entries()) {
    if (index < ends.length) continue;
    if (scene.signal.aborted) break;
    const action = actionOf(step.actionId);
    const outcome: Outcome = action
      ? await executed(action, sceneOf(scene, ends, inner, { step, index, of: steps.length }), step)
      : { outcome: 'failed', sentence: 'This console knows no such action any more.' };
    inner = undefined;
    ends.push({
      title: step.title,
      outcome: outcome.outcome,
      sentence: outcome.sentence,
      ...(outcome.undo ? { undo: outcome.undo } : {}),
    });
    await scene.run.save({ ends: [...ends] } as unknown as Json);
    if (isLast(outcome.outcome)) break;
  }
  return ends;
}

/** A step that throws has failed like any other: what those before it have done can still be taken back. */
async function executed(
  action: Action,
  scene: ChangingScene,
  { title, input, plan }: PlannedStep,
): Promise<Outcome> {
  try {
    return await action.execute(scene, input, plan);
  } catch (error) {
    if (error instanceof LeaseLost || isLeaseLost(scene.signal)) throw error;
    if (scene.signal.aborted) return { outcome: 'cancelled', sentence: 'It was stopped before its end.' };
    scene.logFailure(error, `The step ${title} failed`);
    return {
      outcome: 'failed',
      sentence: 'It failed before its end, and did not tell what it had done until then.',
    };
  }
}

interface Place {
  readonly step: PlannedStep;
  readonly index: number;
  readonly of: number;
}

function sceneOf(
  scene: ChangingScene,
  ends: readonly StepEnd[],
  inner: Json | undefined,
  { step, index, of }: Place,
): ChangingScene {
  const { run } = scene;
  const kept = [...ends];
  return {
    ...scene,
    run: {
      id: stepRunId(run.id, index),
      who: run.who,
      checkpoint: inner,
      save: (checkpoint) => run.save({ ends: kept, inner: checkpoint } as unknown as Json),
      report: (progress) =>
        run.report({ ...progress, stage: `${index + 1} of ${of}, ${step.title}: ${progress.stage}` }),
    },
  };
}

/** An id for what one step keeps, such as a capture: the run's moment, and digits that follow from run and step alone. */
export function stepRunId(runId: string, index: number): string {
  const [moment = ''] = runId.split('-');
  const digits = createHash('sha256').update(`${runId} step ${index}`).digest('hex').slice(0, 20);
  return `${moment}-${digits}`;
}

/** The steps for the record: how each ended, and those that were not begun. */
export function stepChanges(steps: readonly PlannedStep[], ends: readonly StepEnd[]): readonly Change[] {
  return steps.map(({ title }, index) => ({
    attribute: title,
    after: ends[index]?.sentence ?? 'not begun',
  }));
}
