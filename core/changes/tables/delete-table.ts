import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, PlannedCapture, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { deleteOnce } from './delete-restored.ts';
import type { TablePlace } from './engine/bulk.ts';
import { tableSettings } from './engine/settings/read-settings.ts';
import type { TableSettings } from './engine/settings/settings.ts';
import { endOf } from './engine/upstream-call.ts';
import { tableName } from './item-input.ts';
import { keepAsBackup, keepAsCapture, keepingSchema } from './keep-table.ts';
import type { Keeping } from './keep-table.ts';
import { PLANNING_PATIENCE } from './restore-plan.ts';
import { tableNow, waitUntilGone } from './table-now.ts';
import { may } from '../../permissions/permission.ts';
import { READS_SETTINGS } from './permissions.ts';
import { KEEPS_CAPTURES } from '../captures/permissions.ts';

/** A larger table takes hours and many read units to copy; a backup takes neither. */
const MOST_CAPTURED_BYTES = 10 * 1_073_741_824;
/** What a consistent read of 4 KB takes. Source: developer guide, "Read consistency", capacity units. */
const BYTES_A_UNIT = 4_096;

const deleteInput = z
  .object({
    table: tableName,
    /** `capture`: copied into the bucket of captures, for a while. `backup`: DynamoDB's own, until it is deleted. */
    keep: z.enum(['capture', 'backup']),
  })
  .strict();
type DeleteInput = z.infer<typeof deleteInput>;

interface DeleteFacts {
  readonly tableId: string;
  readonly settings: TableSettings;
  readonly keptForHours: number | null;
}

async function plan(scene: PlanningScene, { table, keep }: DeleteInput): Promise<Planned> {
  const place: TablePlace = { client: scene.source.clients.dynamodb, table };
  setMaxListeners(0, scene.signal);
  const options = { signal: scene.signal, patience: PLANNING_PATIENCE };
  let now: Awaited<ReturnType<typeof tableNow>>;
  let settings: TableSettings;
  try {
    now = await tableNow(place, options);
    if (!now) return refused(`There is no table ${table}.`);
    settings = await tableSettings(place, options);
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled') return refused('It was stopped before it was planned.');
    return refused(failureSentence(end.failure), end.failure);
  }
  const bytes = now.TableSizeBytes ?? 0;
  const refusal = refusalOf(table, now.TableStatus, settings, keep, bytes);
  if (refusal) return refused(refusal);
  const captures = await scene.captures.place();
  const keptForHours = 'place' in captures ? captures.keptForHours : null;
  const facts: DeleteFacts = { tableId: now.TableId ?? '', settings, keptForHours };
  const isKept = keep === 'backup' || keptForHours !== null;
  return planned({
    summary: `Delete the table ${table}`,
    calls: [
      ...(keep === 'backup' ? [{ operation: 'dynamodb:CreateBackup', on: table }] : []),
      ...(keep === 'capture' && 'place' in captures
        ? [
            { operation: 'dynamodb:Scan', on: table, times: 'a call per MB' },
            {
              operation: 's3:PutObject',
              on: captures.place,
              times: 'a call per 8 MB, and one for its settings',
            },
          ]
        : []),
      { operation: 'dynamodb:DeleteTable', on: table },
    ],
    changes: [{ attribute: 'table', before: table }],
    costs:
      keep === 'backup'
        ? ['The backup is paid by the gigabyte and the month until it is deleted.']
        : keptForHours === null
          ? []
          : [
              `Every item is read consistently: about ${Math.ceil(bytes / BYTES_A_UNIT).toLocaleString('en-US')} read units.`,
            ],
    loses: [
      'The table with its items, indexes and stream. Backups that people made stay.',
      'What is written from the beginning of this until the table is gone.',
      ...(settings.pointInTimeRecovery.known && settings.pointInTimeRecovery.value
        ? ['Point-in-time recovery; DynamoDB keeps a backup of its own for 35 days.']
        : []),
      'Its alarms and scaling policies stay, with nothing to act on.',
    ],
    capture: captureOf(keep, captures),
    undo: isKept
      ? { reach: 'complete', how: 'The table is made again with its settings and the items that were kept.' }
      : { reach: 'none', how: 'Nothing of it is kept.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'delete-table', { 'table-name': table }),
    ],
    version: hashOf([facts.tableId, settings]).slice(0, 32),
    estimates: [
      { label: 'Items, as last counted', value: (now.ItemCount ?? 0).toLocaleString('en-US') },
      { label: 'Bytes, as last counted', value: bytes.toLocaleString('en-US') },
    ],
    facts: facts as unknown as Json,
  });
}

function refusalOf(
  table: string,
  status: string | undefined,
  settings: TableSettings,
  keep: DeleteInput['keep'],
  bytes: number,
): string | undefined {
  if (settings.deletionProtection)
    return `${table} is protected from deletion. Switch its deletion protection off first.`;
  if (settings.replicaRegions.length > 0)
    return `${table} has replicas in ${settings.replicaRegions.join(', ')}: they are removed first, elsewhere.`;
  if (status !== 'ACTIVE')
    return `The table is ${status ?? 'in no state'}: DynamoDB deletes only an active one.`;
  if (keep === 'capture' && bytes > MOST_CAPTURED_BYTES)
    return `${table} is too large to be copied by the console, which takes 10 GiB. Keep it as a backup of DynamoDB's instead.`;
  return undefined;
}

function captureOf(
  keep: DeleteInput['keep'],
  place: Awaited<ReturnType<PlanningScene['captures']['place']>>,
): PlannedCapture {
  if (keep === 'backup')
    return {
      keeps: 'all items, as a backup of DynamoDB’s, which stays until it is deleted; and the settings',
      where: 'place' in place ? `DynamoDB, and ${place.place}` : 'DynamoDB',
      keptForHours: 'place' in place ? place.keptForHours : 0,
      lacks: 'place' in place ? [] : [`tags and recovery settings: ${place.refusal}`],
    };
  const keeps = 'all items and settings';
  if ('refusal' in place) return { keeps, where: 'nowhere', keptForHours: 0, lacks: [place.refusal] };
  const notes = place.notes.length > 0 ? ` (${place.notes.join(' ')})` : '';
  return { keeps, where: `${place.place}${notes}`, keptForHours: place.keptForHours, lacks: [] };
}

/** First everything is kept, then the table goes. A console that is killed goes on where it was. */
async function execute(scene: ChangingScene, { table, keep }: DeleteInput, made: Plan): Promise<Outcome> {
  const { tableId, settings, keptForHours } = made.facts as unknown as DeleteFacts;
  const place: TablePlace = { client: scene.clients.dynamodb, table };
  setMaxListeners(0, scene.signal);
  const options = { signal: scene.signal };
  const saved = scene.run.checkpoint;
  let keeping: Keeping | undefined = saved === undefined ? undefined : keepingSchema.parse(saved);
  try {
    const now = await tableNow(place, options);
    if (now && now.TableId !== tableId) return anotherTable(table, undoOf(keeping));
    if (keeping?.stage !== 'kept') {
      if (!now) return { outcome: 'failed', sentence: `${table} was deleted by somebody else.` };
      const work = { place, settings, keptForHours };
      keeping =
        keep === 'backup' ? await keepAsBackup(scene, work) : await keepAsCapture(scene, work, keeping);
      await scene.run.save(keeping as Json);
    }
    if (scene.signal.aborted) return stopped(table, keeping);
    scene.run.report({ stage: 'deleting', done: 0, unit: 'tables' });
    // Keeping may have taken hours. What was kept may be of both, where the name is another table's since then.
    const still = await tableNow(place, options);
    if (still && still.TableId !== tableId) return anotherTable(table, {});
    if (still && still.TableStatus !== 'DELETING') await deleteOnce(place, options);
    await waitUntilGone(place, options);
    return { outcome: 'done', sentence: `${table} is deleted. ${keeping.sentence}`, ...undoOf(keeping) };
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled') return stopped(table, keeping);
    const isKept = keeping?.stage === 'kept';
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      completed: isKept ? 'Everything was kept.' : 'Nothing but a part of the capture.',
      remaining: isKept
        ? `${table} could not be seen to be deleted.`
        : `${table} is as it was: nothing is deleted before it is kept.`,
      ...undoOf(keeping),
    };
  }
}

function stopped(table: string, keeping: Keeping | undefined): Outcome {
  return {
    outcome: 'cancelled',
    sentence: `Stopped. Whether ${table} is there is told by its page.`,
    ...undoOf(keeping),
  };
}

function anotherTable(table: string, undo: Pick<Outcome, 'undo'>): Outcome {
  return {
    outcome: 'failed',
    sentence: `Another table is called ${table} by now. It was left as it is.`,
    ...undo,
  };
}

/** Of whatever is kept whole: its own plan refuses while the table stands. */
function undoOf(keeping: Keeping | undefined): Pick<Outcome, 'undo'> {
  if (keeping?.stage !== 'kept' || !keeping.undo) return {};
  return { undo: { ...keeping.undo, input: keeping.undo.input as Json } };
}

export const deleteTable = defineAction<DeleteInput>({
  id: 'tables.delete-table',
  title: 'Delete table',
  kind: 'table',
  risk: 'destructive',
  capability: 'data:remove',
  input: deleteInput,
  target: (input) => input.table,
  changes: ['dynamodb:CreateBackup', 'dynamodb:DeleteTable', 's3:PutObject'],
  permissions: [
    may('table', 'dynamodb:CreateBackup', 'dynamodb:DeleteTable'),
    may('backup', 'dynamodb:DescribeBackup'),
    ...READS_SETTINGS,
    ...KEEPS_CAPTURES,
  ],
  long: true,
  plan,
  execute,
});
