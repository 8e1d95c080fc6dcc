import type { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { may } from '../../permissions/permission.ts';
import { KEEPS_CAPTURES } from '../captures/permissions.ts';
import { READS_SETTINGS, WRITES_ITEMS } from '../tables/permissions.ts';
import { PLANNING_PATIENCE } from '../tables/restore-plan.ts';
import { AddressSight, itemMapBetween } from './addresses/address-plan.ts';
import { copyTableInput, targetTableOf } from './copy-table.ts';
import { followOf, followPlan } from './following/follow-plan.ts';
import { maskOf } from './masking/mask-item.ts';
import { keyMistake, maskChanges, maskFindings, maskFor, unruledOf } from './masking/mask-plan.ts';
import { migrateTable } from './table-migration.ts';
import { planRefusal, seeTables, tablePlan } from './table-plan.ts';
import type { TableFacts } from './table-plan.ts';
import type { Becoming } from './table-writing.ts';

/** As a copy's; what is left in the target where it is wanted is told apart by masked keys. */
export const maskTableInput = copyTableInput;
export type MaskTableInput = z.infer<typeof maskTableInput>;

type MaskFacts = TableFacts & { readonly mask: string };

async function plan(scene: PlanningScene, input: MaskTableInput): Promise<Planned> {
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
  const masked = await maskFor(scene, fromTable, source.environment);
  if (masked.outcome === 'none') return refused(masked.sentence);
  const { mask } = masked;
  const mistake = keyMistake(mask, from.summary);
  if (mistake) return refused(mistake);
  const followed = followPlan(from, to, input);
  if (followed.outcome === 'refused') return refused(followed.sentence);
  const itemMap = itemMapBetween(source.environment, environment, from.summary);
  const sight = itemMap && new AddressSight(itemMap);
  const maskItem = maskOf(mask.rules, mask.keyed);
  try {
    const { looked, unruled } = await unruledOf(
      { client: source.clients.dynamodb, table: fromTable },
      mask,
      { signal: scene.signal, patience: PLANNING_PATIENCE },
      (ruled) => sight?.look(ruled.map((item) => maskItem(item))),
    );
    if (unruled.length > 0)
      return refused(
        `Nothing of ${fromTable} goes down, since not all of it has a rule: ${unruled.join('; ')}.`,
      );
    const summary = `Copy the items of ${fromTable} (${from.label}), masked, into ${table} (${to.label})`;
    const passage = { from: source.environment, to: environment };
    const more = [
      ...followed.findings,
      ...maskFindings(mask, looked),
      ...(sight ? [sight.finding(passage)] : []),
    ];
    const made = tablePlan(
      scene,
      { ...seeing.seen, findings: [...findings, ...more] },
      {
        summary,
        mode: items,
        check,
        place,
        more: [mask.version],
        mapsAddresses: itemMap !== undefined,
        follow: follow !== undefined,
      },
    );
    const facts: MaskFacts = { ...(made.facts as unknown as TableFacts), mask: mask.version };
    return planned({
      ...made,
      changes: [...made.changes, ...maskChanges(mask)],
      // No command line of AWS's masks.
      commands: [],
      facts: facts as unknown as Json,
    });
  } catch (error) {
    return planRefusal(error);
  }
}

async function execute(scene: ChangingScene, input: MaskTableInput, made: Plan): Promise<Outcome> {
  const {
    targetEmpty,
    keptForHours,
    total,
    keys,
    streamArn,
    mask: version,
  } = made.facts as unknown as MaskFacts;
  const source = scene.sourceOf(input.fromEnvironment);
  const table = targetTableOf(input, scene.source.environment);
  if (!source || table === undefined)
    throw new RangeError('There is no such environment to take data from any more.');
  const masked = await maskFor(scene, input.fromTable, source.environment);
  if (masked.outcome === 'none') return { outcome: 'failed', sentence: masked.sentence };
  if (masked.mask.version !== version)
    return {
      outcome: 'failed',
      sentence:
        'The rules or the key are others than those of the plan: values would not join any more. Plan it again.',
      completed:
        scene.run.checkpoint === undefined ? 'Nothing.' : 'What was written before the console was stopped.',
      remaining: 'The other items.',
    };
  const maskItem = maskOf(masked.mask.rules, masked.mask.keyed);
  const itemMap = itemMapBetween(source.environment, scene.source.environment, keys);
  const becomes: Becoming = {
    of: itemMap ? (item, note) => itemMap(maskItem(item), note) : maskItem,
    keepsKeys: false,
  };
  const job = {
    from: { client: source.clients.dynamodb, table: input.fromTable },
    to: { client: scene.clients.dynamodb, table },
    keys,
    mode: input.items === 'replace' ? ('put' as const) : ('put-if-absent' as const),
    becomes,
    follow: followOf(input, streamArn, source.clients),
    targetEmpty,
    total,
    keeps: keptForHours !== null,
  };
  return migrateTable(scene, { job, check: input.check, keptForHours });
}

export const maskTableAction = defineAction<MaskTableInput>({
  id: 'migration.mask-table',
  title: 'Copy table masked from another environment',
  kind: 'table',
  risk: 'costly',
  capability: 'data:change',
  input: maskTableInput,
  target: (input, environment) => targetTableOf(input, environment) ?? input.fromTable,
  changes: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 's3:PutObject'],
  permissions: [may('table', 'dynamodb:BatchGetItem'), ...WRITES_ITEMS, ...READS_SETTINGS, ...KEEPS_CAPTURES],
  long: true,
  dataFrom: ({ fromEnvironment }) => ({ environmentId: fromEnvironment, masked: true }),
  plan,
  execute,
});
