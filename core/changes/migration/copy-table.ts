import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Environment } from '../../environments/schema.ts';
import { may } from '../../permissions/permission.ts';
import { KEEPS_CAPTURES } from '../captures/permissions.ts';
import { tableName } from '../tables/item-input.ts';
import { READS_SETTINGS, WRITES_ITEMS } from '../tables/permissions.ts';
import { PLANNING_PATIENCE } from '../tables/restore-plan.ts';
import { addressesIn, itemMapBetween } from './addresses/address-plan.ts';
import { followOf, followPlan } from './following/follow-plan.ts';
import { environmentId, sameIn } from './places.ts';
import { TABLE_CHECKS } from './table-checks.ts';
import { migrateTable } from './table-migration.ts';
import { planRefusal, seeTables, tablePlan } from './table-plan.ts';
import type { TableFacts } from './table-plan.ts';

export const copyTableInput = z
  .object({
    /** The environment that the items come from; they go into the one that the action is for. */
    fromEnvironment: environmentId,
    fromTable: tableName,
    /** The table that is written to; without it the one of the same logical name. */
    table: tableName.optional(),
    /** `replace`: an item under a key that comes is overwritten; `keep`: it stays. */
    items: z.enum(['replace', 'keep']).default('replace'),
    /** How much is looked at afterwards. */
    check: z.enum(TABLE_CHECKS).default('sample'),
    /**
     * Whether what changes in the source meanwhile is done in the target, too, by the records of its stream, until
     * nothing comes any more; and for how many minutes at most, while it is still written to.
     */
    follow: z
      .object({ mostMinutes: z.number().int().min(1).max(1_200).default(60) })
      .strict()
      .optional(),
  })
  .strict();
export type CopyTableInput = z.infer<typeof copyTableInput>;

/** The table that is written to, as far as it is known. */
export function targetTableOf(
  { fromTable, table }: Pick<CopyTableInput, 'fromTable' | 'table'>,
  environment: Environment,
): string | undefined {
  return table ?? sameIn('tables', fromTable, environment);
}

async function plan(scene: PlanningScene, input: CopyTableInput): Promise<Planned> {
  const { environment } = scene.source;
  const { fromEnvironment, fromTable, items, check, follow } = input;
  const table = targetTableOf(input, environment);
  if (table === undefined)
    return refused(
      `${fromTable} is no table of the catalogue: the table that it is copied into has to be named.`,
    );
  const [seeing, place] = await Promise.all([
    seeTables(scene, fromEnvironment, [fromTable, table]),
    scene.captures.place(),
  ]);
  if (seeing.outcome === 'refused') return seeing.refusal;
  const { source, from, to, findings } = seeing.seen;
  const itemMap = itemMapBetween(source.environment, environment, from.summary);
  const passage = { from: source.environment, to: environment };
  const followed = followPlan(from, to, input);
  if (followed.outcome === 'refused') return refused(followed.sentence);
  try {
    const options = { signal: scene.signal, patience: PLANNING_PATIENCE };
    const fromPlace = { client: source.clients.dynamodb, table: fromTable };
    const sight = itemMap && (await addressesIn(fromPlace, itemMap, options));
    const seen = {
      ...seeing.seen,
      findings: [...findings, ...followed.findings, ...(sight ? [sight.finding(passage)] : [])],
    };
    const summary = `Copy the items of ${fromTable} (${from.label}) into ${table} (${to.label})`;
    const mapsAddresses = itemMap !== undefined;
    const wanted = {
      summary,
      mode: items,
      check,
      place,
      more: [],
      mapsAddresses,
      follow: follow !== undefined,
    };
    return planned(tablePlan(scene, seen, wanted));
  } catch (error) {
    return planRefusal(error);
  }
}

function execute(scene: ChangingScene, input: CopyTableInput, made: Plan): Promise<Outcome> {
  const { targetEmpty, keptForHours, total, keys, streamArn } = made.facts as unknown as TableFacts;
  const source = scene.sourceOf(input.fromEnvironment);
  const table = targetTableOf(input, scene.source.environment);
  if (!source || table === undefined)
    throw new RangeError('There is no such environment to take data from any more.');
  const to = { client: scene.clients.dynamodb, table };
  const mode = input.items === 'replace' ? ('put' as const) : ('put-if-absent' as const);
  const from = { client: source.clients.dynamodb, table: input.fromTable };
  const itemMap = itemMapBetween(source.environment, scene.source.environment, keys);
  const becomes = itemMap && { of: itemMap, keepsKeys: true };
  const follow = followOf(input, streamArn, source.clients);
  const keeps = keptForHours !== null;
  const job = { from, to, keys, mode, becomes, follow, targetEmpty, total, keeps };
  return migrateTable(scene, { job, check: input.check, keptForHours });
}

export const copyTableAction = defineAction<CopyTableInput>({
  id: 'migration.copy-table',
  title: 'Copy table from another environment',
  kind: 'table',
  risk: 'costly',
  capability: 'data:change',
  input: copyTableInput,
  target: (input, environment) => targetTableOf(input, environment) ?? input.fromTable,
  changes: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 's3:PutObject'],
  permissions: [may('table', 'dynamodb:BatchGetItem'), ...WRITES_ITEMS, ...READS_SETTINGS, ...KEEPS_CAPTURES],
  long: true,
  dataFrom: ({ fromEnvironment }) => ({ environmentId: fromEnvironment, masked: false }),
  plan,
  execute,
});
