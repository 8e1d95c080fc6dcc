import { setMaxListeners } from 'node:events';
import type { PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Finding, Json, Plan, PlannedCall, PlannedCapture, Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { Source } from '../../resources/source.ts';
import type { KeySchema } from '../../resources/tables/types.ts';
import { PLANNING_PATIENCE } from '../tables/restore-plan.ts';
import { keyWords, sameKeys } from '../tables/engine/table-facts.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { addressChange } from './addresses/address-plan.ts';
import { isSameResource } from './places.ts';
import { tableEstimates } from './table-estimate.ts';
import { isEmptyTable, tableFindings, tableSide } from './table-readiness.ts';
import type { TableSide } from './table-readiness.ts';

/** Two tables, looked at. */
export interface SeenTables {
  readonly source: Source;
  readonly from: TableSide;
  readonly to: TableSide;
  readonly targetEmpty: boolean;
  readonly findings: readonly Finding[];
}

/** What execution needs of the plan. */
export type TableFacts = {
  readonly keys: KeySchema;
  readonly targetEmpty: boolean;
  readonly keptForHours: number | null;
  readonly total: number;
  /** Of the source, where its changes are followed. */
  readonly streamArn: string | null;
};

type Seeing =
  | { readonly outcome: 'seen'; readonly seen: SeenTables }
  | { readonly outcome: 'refused'; readonly refusal: Planned };

/** Both tables as they are now, and what there is to say of them. */
export async function seeTables(
  scene: PlanningScene,
  fromEnvironment: string,
  [fromTable, table]: readonly [string, string],
): Promise<Seeing> {
  const { environment, clients } = scene.source;
  const source = scene.sourceOf(fromEnvironment);
  if (!source) return cannot(refused('There is no such environment to take data from.'));
  if (source.environment.id === environment.id && fromTable === table)
    return cannot(refused('A table is not copied to itself.'));
  setMaxListeners(0, scene.signal);
  const options = { signal: scene.signal, patience: PLANNING_PATIENCE };
  const target = { client: clients.dynamodb, table };
  try {
    const [from, to, targetEmpty] = await Promise.all([
      tableSide({ client: source.clients.dynamodb, table: fromTable }, source.environment.label, options),
      tableSide(target, environment.label, options),
      isEmptyTable(target, options),
    ]);
    if (!sameKeys(from.summary, to.summary))
      return cannot(
        refused(
          `The key of ${fromTable} is ${keyWords(from.summary)}, that of ${table} is ${keyWords(to.summary)}.`,
        ),
      );
    const sameName = isSameResource('tables', [fromTable, source.environment], [table, environment]);
    const findings = tableFindings({ from, to, sameName, targetEmpty });
    return { outcome: 'seen', seen: { source, from, to, targetEmpty, findings } };
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'failed' && end.failure.state === 'absent')
      return cannot(
        refused(
          `${fromTable} of ${source.environment.label}, or ${table} of ${environment.label}, is not there.`,
        ),
      );
    return cannot(planRefusal(error));
  }
}

/** Why nothing is planned after a call that did not come to its end. @throws what is no end of a call. */
export function planRefusal(error: unknown): Planned {
  const end = endOf(error);
  if (end.outcome === 'cancelled') return refused('It was stopped before it was planned.');
  return refused(failureSentence(end.failure), end.failure);
}

function cannot(refusal: Planned): Seeing {
  return { outcome: 'refused', refusal };
}

interface Wanted {
  readonly summary: string;
  readonly mode: 'replace' | 'keep';
  readonly check: 'counts' | 'sample' | 'full';
  readonly place: Awaited<ReturnType<PlanningScene['captures']['place']>>;
  /** What the plan's version stands for beside the tables: rules and the like. */
  readonly more: readonly string[];
  /** Whether addresses in items become others. */
  readonly mapsAddresses: boolean;
  /** Whether the source's changes are followed. */
  readonly follow: boolean;
}

/** What every copy's plan says alike. */
export function tablePlan(
  scene: PlanningScene,
  { source, from, to, targetEmpty, findings }: SeenTables,
  wanted: Wanted,
): Plan {
  const { place } = wanted;
  const keptForHours = 'place' in place ? place.keptForHours : null;
  const overwrites = !targetEmpty && wanted.mode === 'replace';
  const { partitionKey, sortKey, itemCount: total } = from.summary;
  const streamArn = wanted.follow ? (from.summary.stream?.arn ?? null) : null;
  const facts: TableFacts = { keys: { partitionKey, sortKey }, targetEmpty, keptForHours, total, streamArn };
  const [fromName, toName] = [from.summary.name, to.summary.name];
  return {
    summary: wanted.summary,
    calls: callsOf(fromName, toName, { targetEmpty, ...wanted }),
    changes: [
      {
        attribute: 'items',
        before: targetEmpty ? 'none' : 'those of the target',
        after: overwrites ? 'those of the source; others stay' : 'those of the source, where none stands yet',
      },
      ...(wanted.follow
        ? [
            {
              attribute: 'what changes meanwhile',
              after: 'written and deleted there, too, until nothing comes',
            },
          ]
        : []),
      ...(wanted.mapsAddresses
        ? [addressChange({ from: source.environment, to: scene.source.environment })]
        : []),
    ],
    costs: [
      wanted.follow
        ? 'Every item is read once consistently, a unit per 4 KB, and written once, a unit per KB and index; so is what changes meanwhile.'
        : 'Every item is read once, half a unit per 4 KB, and written once, a unit per KB and index.',
      ...(targetEmpty ? [] : ['What stands under each key is read before: a unit per 4 KB.']),
      checkCost[wanted.check],
    ],
    loses: [
      ...(overwrites
        ? ['What stands under the keys that come, and what others write to them meanwhile.']
        : []),
      ...(wanted.follow ? ['What stands under keys that are deleted in the source meanwhile.'] : []),
    ],
    ...(targetEmpty ? {} : { capture: captureOf(place) }),
    undo:
      keptForHours === null
        ? { reach: 'none', how: 'What is written, or overwritten, is kept nowhere.' }
        : {
            reach: 'complete',
            how: 'What was overwritten is put back and new items are deleted; what others have changed since is left.',
          },
    ...(overwrites ? { risk: 'destructive' as const } : {}),
    commands: [
      `${awsCommand(labelOf(source.environment), 'dynamodb', 'scan', { 'table-name': fromName, output: 'json' })} > items.json`,
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'batch-write-item', {
        'request-items': new ShellText('"$twenty_five_items"'),
      }),
    ],
    version: hashOf([from.summary.arn, to.summary.arn, targetEmpty, streamArn, ...wanted.more]).slice(0, 32),
    estimates: tableEstimates(from.summary, to.summary, !targetEmpty),
    findings,
    facts: facts as unknown as Json,
  };
}

const checkCost: Readonly<Record<Wanted['check'], string>> = {
  counts: 'Afterwards the target is counted, which reads it once.',
  sample:
    'Afterwards the target is counted, which reads it once, and a thousand items of either side are compared.',
  full: 'Afterwards the target is counted and both tables are compared item by item, which reads each of them.',
};

function captureOf(place: Wanted['place']): PlannedCapture {
  const keeps = 'every item that is overwritten, and the keys of new ones, before they are written';
  if ('refusal' in place) return { keeps, where: 'nowhere', keptForHours: 0, lacks: [place.refusal] };
  const notes = place.notes.length > 0 ? ` (${place.notes.join(' ')})` : '';
  return { keeps, where: `${place.place}${notes}`, keptForHours: place.keptForHours, lacks: [] };
}

function callsOf(
  from: string,
  to: string,
  { targetEmpty, place, mode, check, follow }: Wanted & { readonly targetEmpty: boolean },
): readonly PlannedCall[] {
  const keeps = 'place' in place;
  return [
    { operation: 'dynamodb:Scan', on: from, times: 'a call per MB' },
    ...(keeps && !targetEmpty
      ? [{ operation: 'dynamodb:BatchGetItem', on: to, times: 'a call per 100 items' }]
      : []),
    ...(keeps ? [{ operation: 's3:PutObject', on: place.place, times: 'a call per 2 MB of items' }] : []),
    mode === 'replace'
      ? { operation: 'dynamodb:BatchWriteItem', on: to, times: 'a call per 25 items' }
      : { operation: 'dynamodb:PutItem', on: to, times: 'a call per item' },
    ...(follow
      ? [
          { operation: 'dynamodb:GetRecords', on: from, times: 'a call per 1,000 changes, until none come' },
          { operation: 'dynamodb:BatchWriteItem', on: to, times: 'a call per 25 changes' },
        ]
      : []),
    { operation: 'dynamodb:Scan', on: to, times: 'a call per MB, to count' },
    ...(check === 'counts' ? [] : [{ operation: 'dynamodb:BatchGetItem', on: to, times: 'to compare' }]),
  ];
}
