import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { Action, ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { restorePrefix } from '../buckets/restore-prefix.ts';
import { WHOLE_ENVIRONMENT } from '../environment/words.ts';
import { sequenceOutcome } from '../sequences/sequence-outcome.ts';
import { planSteps, runSteps } from '../sequences/steps.ts';
import { stepsOf, wholePlan } from '../sequences/whole-plan.ts';
import { restoreItems } from '../tables/restore-items.ts';
import { unsyncBucketAction } from './unsync-bucket.ts';
import { counted } from './words.ts';

/** The undos that steps of a migration offer: nothing else is carried out, whatever is asked for. */
const UNDOS: readonly Action[] = [restoreItems, restorePrefix, unsyncBucketAction];
const UNDO_IDS = UNDOS.map(({ id }) => id);

const takeBackInput = z
  .object({
    /** In the order in which they are taken back. */
    steps: z
      .array(
        z
          .object({
            title: z.string().min(1).max(300),
            actionId: z.string().refine((id) => UNDO_IDS.includes(id), 'is no undo of a migration'),
            input: z.record(z.string(), z.unknown()),
          })
          .strict(),
      )
      .min(1)
      .max(100),
  })
  .strict();
type TakeBackInput = z.infer<typeof takeBackInput>;

function undoOf(id: string): Action | undefined {
  return UNDOS.find((action) => action.id === id);
}

async function plan(scene: PlanningScene, { steps }: TakeBackInput): Promise<Planned> {
  const wishes = steps.flatMap(({ title, actionId, input }) => {
    const action = undoOf(actionId);
    return action ? [{ action, title, input: input as Json }] : [];
  });
  const answer = await planSteps(scene, wishes);
  if (answer.outcome === 'refused') return refused(`${answer.title}: ${answer.sentence}`, answer.failure);
  return planned(
    wholePlan(answer.steps, {
      summary: `Take back ${counted(answer.steps.length, 'step')} of a migration in ${scene.source.environment.label}`,
      undo: { reach: 'none', how: 'The migration can be run again.' },
    }),
  );
}

async function execute(scene: ChangingScene, _input: TakeBackInput, made: Plan): Promise<Outcome> {
  const steps = stepsOf(made);
  return sequenceOutcome(steps, await runSteps(scene, steps, undoOf), undefined);
}

export const takeBackMigration = defineAction<TakeBackInput>({
  id: 'migration.take-back',
  title: 'Take a migration back',
  kind: 'environment',
  risk: 'destructive',
  capability: 'data:change',
  input: takeBackInput,
  target: () => WHOLE_ENVIRONMENT,
  changes: [...new Set(UNDOS.flatMap(({ changes }) => changes))],
  permissions: UNDOS.flatMap(({ permissions }) => permissions),
  long: true,
  plan,
  execute,
});
