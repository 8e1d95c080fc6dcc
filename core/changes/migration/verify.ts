import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { may } from '../../permissions/permission.ts';
import { WHOLE_ENVIRONMENT } from '../environment/words.ts';
import { sequenceOutcome } from '../sequences/sequence-outcome.ts';
import { planSteps, runSteps } from '../sequences/steps.ts';
import { stepsOf, wholePlan } from '../sequences/whole-plan.ts';
import { compareSample } from '../tables/engine/compare-sample.ts';
import { compareCheckpointSchema, compareTables } from '../tables/engine/compare-tables.ts';
import { summaryOf } from '../tables/engine/table-facts.ts';
import { Cancelled, endOf, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { tableName } from '../tables/item-input.ts';
import { KeptCheckpoint } from '../tables/kept-checkpoint.ts';
import { itemMapBetween } from './addresses/address-plan.ts';
import { targetTableOf } from './copy-table.ts';
import { countItems } from './count-items.ts';
import { environmentId } from './places.ts';
import { count, counted } from './words.ts';

const COMPARES = [may('table', 'dynamodb:BatchGetItem')];
const SAMPLE_ITEMS = 1_000;
const MOST_TABLES = 50;

const compareInput = z
  .object({
    fromEnvironment: environmentId,
    fromTable: tableName,
    /** `sample`: a thousand items of either side; `full`: all of them, by checksum. */
    check: z.enum(['sample', 'full']),
  })
  .strict();
type CompareInput = z.infer<typeof compareInput>;

/** One table of a comparison: a step of it, offered nowhere by itself. */
const compareStep = defineAction<CompareInput>({
  id: 'migration.compare-table',
  title: 'Compare table',
  kind: 'table',
  risk: 'safe',
  capability: 'data:change',
  input: compareInput,
  target: (input, environment) => targetTableOf(input, environment) ?? input.fromTable,
  changes: [],
  permissions: COMPARES,
  long: true,
  dataFrom: ({ fromEnvironment }) => ({ environmentId: fromEnvironment, masked: false }),
  plan: planComparison,
  execute: compare,
});

function planComparison(scene: PlanningScene, input: CompareInput): Promise<Planned> {
  const table = targetTableOf(input, scene.source.environment);
  const from = scene.sourceOf(input.fromEnvironment);
  if (table === undefined || !from)
    return Promise.resolve(refused(`${input.fromTable} has no counterpart that could be compared.`));
  const command = (side: typeof from, name: string) =>
    awsCommand(labelOf(side.environment), 'dynamodb', 'scan', { 'table-name': name, select: 'COUNT' });
  return Promise.resolve(
    planned({
      summary: `${input.fromTable} with ${table}`,
      calls: [
        { operation: 'dynamodb:Scan', on: input.fromTable, times: 'a call per MB' },
        { operation: 'dynamodb:Scan', on: table, times: 'a call per MB' },
      ],
      changes: [],
      costs: [
        input.check === 'full'
          ? 'Both tables are read twice: to be counted, and item by item.'
          : 'Both tables are counted, which reads them once, and a thousand items of each are compared.',
      ],
      loses: [],
      undo: { reach: 'complete', how: 'Nothing is changed.' },
      commands: [command(from, input.fromTable), command(scene.source, table)],
      version: hashOf([input.fromTable, table, input.check]),
      estimates: [],
      facts: null,
    }),
  );
}

async function compare(scene: ChangingScene, input: CompareInput): Promise<Outcome> {
  const from = scene.sourceOf(input.fromEnvironment);
  const table = targetTableOf(input, scene.source.environment);
  if (!from || table === undefined)
    return { outcome: 'failed', sentence: 'There is nothing to compare with.' };
  const { signal } = scene;
  setMaxListeners(0, signal);
  const left = { client: from.clients.dynamodb, table: input.fromTable };
  const right = { client: scene.source.clients.dynamodb, table };
  try {
    const keys = await summaryOf(left, { signal });
    // A copy has the target's addresses where the source has its own.
    const masked = itemMapBetween(from.environment, scene.source.environment, keys);
    scene.run.report({ stage: 'counting', done: 0, unit: 'items' });
    const [ofLeft, ofRight] = await Promise.all([
      countItems(left, { signal }),
      countItems(right, { signal }),
    ]);
    const kept = new KeptCheckpoint(scene.run);
    const saved = compareCheckpointSchema.safeParse(scene.run.checkpoint);
    const ended =
      input.check === 'sample'
        ? await compareSample(left, right, {
            signal,
            sample: SAMPLE_ITEMS,
            masked,
            keepsKeys: true,
            onProgress: ({ done }) => scene.run.report({ stage: 'comparing some', done, unit: 'items' }),
          })
        : await compareTables(left, right, {
            signal,
            from: saved.data,
            masked,
            onProgress({ done, total, checkpoint }) {
              scene.run.report({ stage: 'comparing all', done, total, unit: 'items' });
              kept.keep(checkpoint as unknown as Json);
            },
          });
    if (ended.outcome === 'refused') return { outcome: 'failed', sentence: ended.sentence };
    if (ended.outcome === 'failed') throw new UpstreamFailed(ended.failure);
    if (ended.outcome === 'cancelled') throw new Cancelled();
    return comparedOutcome(input, [ofLeft, ofRight], ended);
  } catch (error) {
    if (!(error instanceof UpstreamFailed) && !(error instanceof Cancelled)) throw error;
    const end = endOf(error);
    if (end.outcome === 'cancelled') return { outcome: 'cancelled', sentence: 'Stopped before its end.' };
    return { outcome: 'failed', sentence: failureSentence(end.failure), failure: end.failure };
  }
}

interface Verdicts {
  readonly equal: number;
  readonly different: number;
  readonly onlyLeft: number;
  readonly onlyRight: number;
}

function comparedOutcome(
  { check }: CompareInput,
  [ofLeft, ofRight]: readonly [number, number],
  { equal, different, onlyLeft, onlyRight }: Verdicts,
): Outcome {
  const counts = `${count(ofLeft)} and ${counted(ofRight, 'item')}`;
  const how = check === 'full' ? 'by checksum' : 'of those that were looked at';
  const parts = [
    `${count(equal)} alike`,
    ...(different > 0 ? [`${count(different)} different`] : []),
    ...(onlyLeft > 0 ? [`${count(onlyLeft)} missing there`] : []),
    ...(onlyRight > 0 ? [`${count(onlyRight)} there alone`] : []),
  ];
  const sentence = `${counts}; ${how} ${parts.join(', ')}.`;
  const isAlike = ofLeft === ofRight && different + onlyLeft + onlyRight === 0;
  return isAlike ? { outcome: 'done', sentence } : { outcome: 'failed', sentence };
}

const verifyInput = z
  .object({
    fromEnvironment: environmentId,
    /** By their names there; each is compared with the one of the same logical name. */
    tables: z.array(tableName).min(1).max(MOST_TABLES),
    check: z.enum(['sample', 'full']).default('full'),
  })
  .strict();
type VerifyInput = z.infer<typeof verifyInput>;

async function plan(scene: PlanningScene, { fromEnvironment, tables, check }: VerifyInput): Promise<Planned> {
  const wishes = tables.map((fromTable) => ({
    action: compareStep,
    title: `table ${fromTable}`,
    input: { fromEnvironment, fromTable, check },
  }));
  const answer = await planSteps(scene, wishes);
  if (answer.outcome === 'refused') return refused(`${answer.title}: ${answer.sentence}`, answer.failure);
  const from = scene.sourceOf(fromEnvironment)?.environment.label ?? fromEnvironment;
  return planned(
    wholePlan(answer.steps, {
      summary: `Compare ${counted(tables.length, 'table')} of ${from} with those of ${scene.source.environment.label}, ${check === 'full' ? 'all items by checksum' : 'a sample of each'}`,
      undo: { reach: 'complete', how: 'Nothing is changed.' },
    }),
  );
}

/** Every table is looked at, whatever another one told. */
async function execute(scene: ChangingScene, _input: VerifyInput, made: Plan): Promise<Outcome> {
  const steps = stepsOf(made);
  const ends = await runSteps(scene, steps, () => compareStep, { goOn: true });
  return sequenceOutcome(steps, ends, undefined);
}

export const verifyMigration = defineAction<VerifyInput>({
  id: 'migration.verify',
  title: 'Compare with where it came from',
  kind: 'environment',
  risk: 'safe',
  capability: 'data:change',
  input: verifyInput,
  target: () => WHOLE_ENVIRONMENT,
  changes: [],
  permissions: COMPARES,
  long: true,
  dataFrom: ({ fromEnvironment }) => ({ environmentId: fromEnvironment, masked: false }),
  plan,
  execute,
});
