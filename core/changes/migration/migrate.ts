import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { Action, ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { WHOLE_ENVIRONMENT } from '../environment/words.ts';
import { sequenceOutcome } from '../sequences/sequence-outcome.ts';
import type { PlannedStep, StepWish } from '../sequences/steps.ts';
import { planSteps, runSteps } from '../sequences/steps.ts';
import { stepsOf, wholePlan } from '../sequences/whole-plan.ts';
import { tableName } from '../tables/item-input.ts';
import { bucketName } from '../buckets/names.ts';
import { smokeTestAction } from '../verification/smoke-test.ts';
import { copyTableAction, copyTableInput } from './copy-table.ts';
import { maskTableAction } from './mask-table.ts';
import { environmentId } from './places.ts';
import { syncBucketAction } from './sync-bucket.ts';
import { TABLE_CHECKS } from './table-checks.ts';
import { counted } from './words.ts';

const MOST_RESOURCES = 50;

const migrateInput = z
  .object({
    /** The environment that everything comes from; it goes into the one that the action is for. */
    fromEnvironment: environmentId,
    /** Tables and buckets by their names there; each goes into the one of the same logical name. */
    tables: z.array(tableName).max(MOST_RESOURCES).default([]),
    buckets: z.array(bucketName).max(MOST_RESOURCES).default([]),
    /** Through the rules of the masking file: what comes from where real people are goes no other way. */
    masked: z.boolean().default(false),
    /** How much of each table is compared once it is copied. */
    check: z.enum(TABLE_CHECKS).default('sample'),
    /** Whether changes that come meanwhile are followed, by streams of the tables; and for how long at most each. */
    follow: copyTableInput.shape.follow,
    /** Whether a video is posted at the end, to see whether it gets into the shop. */
    smokeTest: z.boolean().default(true),
  })
  .strict();
type MigrateInput = z.infer<typeof migrateInput>;

/** Everything that can be a step of it. */
const STEP_ACTIONS: readonly Action[] = [copyTableAction, maskTableAction, syncBucketAction, smokeTestAction];

function wishesOf(input: MigrateInput): readonly StepWish[] {
  const { fromEnvironment, tables, buckets, masked, check, follow, smokeTest } = input;
  return [
    ...tables.map((fromTable) => ({
      action: masked ? maskTableAction : copyTableAction,
      title: `table ${fromTable}`,
      input: { fromEnvironment, fromTable, check, ...(follow ? { follow } : {}) },
    })),
    ...buckets.map((fromBucket) => ({
      action: syncBucketAction,
      title: `bucket ${fromBucket}`,
      input: { fromEnvironment, fromBucket, check },
    })),
    ...(smokeTest ? [{ action: smokeTestAction, title: 'smoke test', input: {} }] : []),
  ];
}

async function plan(scene: PlanningScene, input: MigrateInput): Promise<Planned> {
  const { tables, buckets, masked, smokeTest, fromEnvironment } = input;
  const from = scene.sourceOf(fromEnvironment)?.environment.label ?? fromEnvironment;
  if (tables.length + buckets.length === 0) return refused('Nothing is chosen that could go.');
  const answer = await planSteps(scene, wishesOf(input));
  if (answer.outcome === 'refused') return refused(`${answer.title}: ${answer.sentence}`, answer.failure);
  if (masked && buckets.length > 0) return refused('Objects are not masked: buckets do not go down.');
  const what = [
    ...(tables.length > 0 ? [counted(tables.length, 'table')] : []),
    ...(buckets.length > 0 ? [counted(buckets.length, 'bucket')] : []),
  ].join(' and ');
  const into = scene.source.environment.label;
  return planned(
    wholePlan(answer.steps, {
      summary: `Migrate ${what} of ${from}${masked ? ', masked,' : ''} into ${into}${smokeTest ? ', then test it' : ''}`,
      undo: {
        reach: answer.steps.every(isUndoable) ? 'complete' : 'partial',
        how: 'One press takes back what the steps did, the last one first: what was overwritten is put back, what is new is deleted.',
      },
    }),
  );
}

/** A smoke test takes away itself what it made. */
function isUndoable({ actionId, plan: { undo } }: PlannedStep): boolean {
  return actionId === smokeTestAction.id || undo.reach === 'complete';
}

async function execute(scene: ChangingScene, _input: MigrateInput, made: Plan): Promise<Outcome> {
  const steps = stepsOf(made);
  const ends = await runSteps(scene, steps, (id) => STEP_ACTIONS.find((action) => action.id === id));
  return sequenceOutcome(steps, ends, 'migration.take-back');
}

export const migrateAction = defineAction<MigrateInput>({
  id: 'migration.migrate',
  title: 'Migrate',
  kind: 'environment',
  risk: 'costly',
  capability: 'data:change',
  input: migrateInput,
  target: () => WHOLE_ENVIRONMENT,
  changes: [...new Set(STEP_ACTIONS.flatMap(({ changes }) => changes))],
  permissions: STEP_ACTIONS.flatMap(({ permissions }) => permissions),
  long: true,
  dataFrom: ({ fromEnvironment, masked }) => ({ environmentId: fromEnvironment, masked }),
  plan,
  execute,
});
