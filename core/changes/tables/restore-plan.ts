import { setMaxListeners } from 'node:events';
import type { PlanningScene } from '../../actions/action.ts';
import type { Plan, Planned, PlannedCall } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { tableSettings } from './engine/settings/read-settings.ts';
import type { TableSettings } from './engine/settings/settings.ts';
import type { WantedSettings } from './engine/settings/settings-plan.ts';
import type { Patience } from './engine/upstream-call.ts';
import { endOf } from './engine/upstream-call.ts';
import { NOT_TABLE_SETTINGS, putBackChanges, unknownSettings } from './restored-settings.ts';
import { tableNow } from './table-now.ts';

/** What completes a restore: the calls that put settings back. */
export const COMPLETED_BY = [
  'dynamodb:UpdateTable',
  'dynamodb:UpdateTimeToLive',
  'dynamodb:UpdateContinuousBackups',
  'dynamodb:UpdateContributorInsights',
  'dynamodb:TagResource',
  'dynamodb:PutResourcePolicy',
] as const;

/** Those of them that settings ask for; which of the rest differ is only seen once the table is there. */
export function completingCalls(wanted: WantedSettings, on: string): readonly PlannedCall[] {
  const { timeToLive, pointInTimeRecovery, contributorInsights, tags, resourcePolicy } = wanted;
  const isAsked: Readonly<Record<(typeof COMPLETED_BY)[number], boolean>> = {
    'dynamodb:UpdateTable': true,
    'dynamodb:UpdateTimeToLive': timeToLive?.known === true && timeToLive.value !== null,
    'dynamodb:UpdateContinuousBackups':
      pointInTimeRecovery?.known === true && pointInTimeRecovery.value !== null,
    'dynamodb:UpdateContributorInsights':
      contributorInsights?.known === true && contributorInsights.value.length > 0,
    'dynamodb:TagResource': tags?.known === true && Object.keys(tags.value).length > 0,
    'dynamodb:PutResourcePolicy': resourcePolicy?.known === true && resourcePolicy.value !== null,
  };
  return COMPLETED_BY.filter((operation) => isAsked[operation]).map((operation) => ({
    operation,
    on,
    ...(operation === 'dynamodb:UpdateTable' ? { times: 'a call for each setting that differs' } : {}),
  }));
}

/** Somebody waits for the plan. */
export const PLANNING_PATIENCE: Patience = { attempts: 3, firstPauseMs: 50, longestPauseMs: 500 };

type Looked =
  | {
      readonly outcome: 'seen';
      /** Of the live table; undefined where there is none any more. */
      readonly settings: TableSettings | undefined;
    }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** The live table's settings, and that nobody has the new name. */
export async function lookForRestore(scene: PlanningScene, live: string, into: string): Promise<Looked> {
  const { dynamodb: client } = scene.source.clients;
  setMaxListeners(0, scene.signal);
  const options = { signal: scene.signal, patience: PLANNING_PATIENCE };
  try {
    const [taken, settings] = await Promise.all([
      tableNow({ client, table: into }, options),
      tableNow({ client, table: live }, options).then((table) =>
        table ? tableSettings({ client, table: live }, options) : undefined,
      ),
    ]);
    if (taken)
      return {
        outcome: 'refused',
        planned: refused(`There is a table ${into} already: a restore makes a new one.`),
      };
    return { outcome: 'seen', settings };
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return { outcome: 'refused', planned: refused('It was stopped before it was planned.') };
    return { outcome: 'refused', planned: refused(failureSentence(end.failure), end.failure) };
  }
}

interface RestorePlanOf {
  readonly live: string;
  readonly into: string;
  readonly settings: TableSettings | undefined;
  readonly wanted: WantedSettings;
  readonly compareItems: boolean;
}

/** What every restore's plan says alike. */
export function restorePlan({
  live,
  into,
  settings,
  wanted,
  compareItems,
}: RestorePlanOf): Pick<Plan, 'changes' | 'costs' | 'loses' | 'undo'> {
  const unread = unknownSettings(wanted);
  const expiry = wanted.timeToLive?.known ? wanted.timeToLive.value : null;
  const settled = settings ? putBackChanges({ ...settings, ...withoutGaps(wanted, settings) }) : [];
  return {
    changes: [{ attribute: 'table', after: into }, ...settled],
    costs: [
      'The restore is paid by the gigabyte, and the new table as every other.',
      ...(compareItems && settings
        ? [`Both tables are read once to compare them: about half a read unit per 4 KB of each.`]
        : []),
    ],
    loses: [
      ...(expiry
        ? [
            `Restored items whose ${expiry.attribute} lies in the past are deleted again by DynamoDB within days.`,
          ]
        : []),
      ...(settings
        ? []
        : [`${live} is gone: what its backup does not keep of its settings is not put back.`]),
      ...unread.map((operation) => `What ${operation} tells could not be read, and is not put back.`),
      NOT_TABLE_SETTINGS,
    ],
    undo: { reach: 'complete', how: `${into} is deleted.` },
  };
}

/** Expiry is shown as it is wanted: left out where it is not. */
function withoutGaps(wanted: WantedSettings, settings: TableSettings): Pick<TableSettings, 'timeToLive'> {
  return {
    timeToLive:
      wanted.timeToLive ?? (settings.timeToLive.known ? { known: true, value: null } : settings.timeToLive),
  };
}
