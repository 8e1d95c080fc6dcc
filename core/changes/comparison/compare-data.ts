import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { Action, ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { keyOf, namingOf } from '../../catalogue/pairing.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { Permission } from '../../permissions/permission.ts';
import { may } from '../../permissions/permission.ts';
import { bucketVersioning } from '../../resources/buckets/list.ts';
import type { Source } from '../../resources/source.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import type { TableSummary } from '../../resources/tables/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { bucketName } from '../buckets/names.ts';
import { environmentId } from '../migration/places.ts';
import { count, counted } from '../migration/words.ts';
import { tableName } from '../tables/item-input.ts';
import { KeptCheckpoint } from '../tables/kept-checkpoint.ts';
import { compareItems } from './compare-items.ts';
import { compareObjects } from './compare-objects.ts';
import { keptComparisonSchema } from './compared-data.ts';
import type { ComparedEnd, ComparingOptions, DataKind, DataSide } from './compared-data.ts';
import { comparedSentence } from './compared-words.ts';

/** What compareSample takes of either side. */
const MOST_SAMPLED = 10_000;
const USUAL_SAMPLE = 1_000;
/** Half a unit for four KiB, as an eventually consistent read costs. Source: DynamoDB developer guide, "Read and write operations". */
const BYTES_A_UNIT = 8_192;

function inputOf(name: z.ZodString) {
  return z
    .object({
      name,
      /** The other environment, and what its table or bucket is called there. */
      withEnvironment: environmentId,
      withName: name,
      check: z.enum(['sample', 'full']).default('sample'),
      sample: z.number().int().min(1).max(MOST_SAMPLED).default(USUAL_SAMPLE),
      /** Addresses of the other environment in values are taken for those of the same resources here. */
      names: z.boolean().default(true),
    })
    .strict();
}
type CompareInput = z.infer<ReturnType<typeof inputOf>>;

interface Comparing {
  readonly kind: DataKind;
  readonly id: string;
  readonly title: string;
  readonly name: z.ZodString;
  readonly permissions: readonly Permission[];
  readonly compare: (left: DataSide, right: DataSide, options: ComparingOptions) => Promise<ComparedEnd>;
  readonly plan: (
    sides: readonly [DataSource, DataSource],
    input: CompareInput,
    scene: PlanningScene,
  ) => Promise<Planned>;
}

interface DataSource {
  readonly source: Source;
  readonly name: string;
}

/** Two environments' data of one logical name, told apart: an operation that only reads. */
function comparing({ kind, id, title, name, permissions, compare, plan }: Comparing): Action {
  return defineAction<CompareInput>({
    id,
    title,
    kind: 'pair',
    risk: 'safe',
    capability: 'data:change',
    input: inputOf(name) as unknown as z.ZodType<CompareInput, z.ZodTypeDef, unknown>,
    // Not the table itself: what only reads holds up nobody who changes it.
    target: (input, environment) => `${kind}/${keyOf(kind, input.name, namingOf(environment))}`,
    changes: [],
    permissions,
    long: true,
    comparesWith: ({ withEnvironment }) => withEnvironment,
    plan(scene, input) {
      const other = scene.sourceOf(input.withEnvironment);
      if (!other) return Promise.resolve(refused('There is nothing to compare with.'));
      const left = { source: other, name: input.withName };
      return plan([left, { source: scene.source, name: input.name }], input, scene);
    },
    execute: (scene, input) => execute(scene, input, compare),
  });
}

async function execute(
  scene: ChangingScene,
  { name, withEnvironment, withName, check, sample, names }: CompareInput,
  compare: Comparing['compare'],
): Promise<Outcome> {
  const other = scene.sourceOf(withEnvironment);
  if (!other) return { outcome: 'failed', sentence: 'There is nothing to compare with any more.' };
  setMaxListeners(0, scene.signal);
  const kept = new KeptCheckpoint(scene.run);
  const left = { ...other, name: withName };
  const right = { ...scene.source, name };
  const ended = await compare(left, right, {
    check,
    sample,
    names,
    signal: scene.signal,
    from: scene.run.checkpoint,
    onProgress({ done, total, checkpoint }) {
      scene.run.report({
        stage: check === 'full' ? 'comparing all' : 'comparing some',
        done,
        total,
        unit: 'keys',
      });
      if (checkpoint !== undefined) kept.keep(checkpoint);
    },
  });
  await kept.settle();
  switch (ended.outcome) {
    case 'refused':
      return { outcome: 'failed', sentence: ended.sentence };
    case 'failed':
      return { outcome: 'failed', sentence: failureSentence(ended.failure), failure: ended.failure };
    case 'cancelled':
      return { outcome: 'cancelled', sentence: 'Stopped before its end.' };
    case 'compared': {
      const { compared } = ended;
      await scene.run.save(keptComparisonSchema.parse({ compared }) as unknown as Json);
      const labels = new Map([left, right].map(({ environment: { id, label } }) => [id, label]));
      return { outcome: 'done', sentence: comparedSentence(compared, (id) => labels.get(id) ?? id) };
    }
  }
}

function summaryOf([left, right]: readonly [DataSource, DataSource], { check }: CompareInput): string {
  const whole = check === 'full' ? 'whole' : 'a sample';
  return `Compare ${left.name} (${left.source.environment.label}) with ${right.name} (${right.source.environment.label}), ${whole}`;
}

const UNCHANGED: Plan['undo'] = { reach: 'complete', how: 'Nothing is changed.' };

export const compareTableData = comparing({
  kind: 'tables',
  id: 'tables.compare-data',
  title: 'Compare items',
  name: tableName,
  permissions: [may('table', 'dynamodb:BatchGetItem')],
  compare: compareItems,
  async plan(sides, input, scene) {
    const budget = budgetFor(scene.signal);
    const cells = await Promise.all(sides.map(({ source, name }) => describeTable(source, name, budget)));
    const tables: TableSummary[] = [];
    for (const cell of cells) {
      if (!hasValue(cell))
        return cell.state === 'empty'
          ? refused('There is no such table.')
          : refused(failureSentence(cell), cell);
      tables.push(cell.value);
    }
    const units = tables.reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / BYTES_A_UNIT), 0);
    const { check, sample } = input;
    return planned({
      summary: summaryOf(sides, input),
      calls: sides.map(({ name }) => ({
        operation: 'dynamodb:Scan',
        on: name,
        times: 'a call per MB that is read',
      })),
      changes: [],
      costs: [
        check === 'full'
          ? `Both tables are read once, for about ${counted(units, 'read unit')}; on a provisioned table they are those of its readers.`
          : `Up to ${counted(sample, 'item')} of either table, and what the other one holds under their keys, are read.`,
      ],
      loses: [],
      undo: UNCHANGED,
      commands: sides.map(({ source, name }) =>
        awsCommand(labelOf(source.environment), 'dynamodb', 'scan', { 'table-name': name }),
      ),
      version: hashOf(input),
      estimates: sides.map(({ source, name }, index) => ({
        label: `Items of ${name} in ${source.environment.label}, as last counted`,
        value: count(tables[index]?.itemCount ?? 0),
      })),
      facts: null,
    });
  },
});

export const compareBucketData = comparing({
  kind: 'buckets',
  id: 'buckets.compare-data',
  title: 'Compare objects',
  name: bucketName,
  permissions: [],
  compare: compareObjects,
  async plan(sides, input, scene) {
    const budget = budgetFor(scene.signal);
    const cells = await Promise.all(sides.map(({ source, name }) => bucketVersioning(source, name, budget)));
    for (const cell of cells)
      if (!hasValue(cell) && cell.state !== 'empty') return refused(failureSentence(cell), cell);
    const { check, sample } = input;
    return planned({
      summary: summaryOf(sides, input),
      calls: sides.flatMap(({ name }) => [
        { operation: 's3:ListBucket', on: name, times: 'a call per 1,000 objects' },
        {
          operation: 's3:GetObject',
          on: name,
          times:
            check === 'full' ? 'where ETags say nothing' : `up to ${count(sample)}, where ETags say nothing`,
        },
      ]),
      changes: [],
      costs: ['Lists and questions are paid for by the thousand. No content is read.'],
      loses: [],
      undo: UNCHANGED,
      commands: sides.map(({ source, name }) =>
        awsCommand(labelOf(source.environment), 's3api', 'list-objects-v2', { bucket: name }),
      ),
      version: hashOf(input),
      estimates: [],
      facts: null,
    });
  },
});
