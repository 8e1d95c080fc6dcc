import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Change, Json, Plan, PlannedCapture, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { Source } from '../../resources/source.ts';
import type { ItemJson, KeySchema } from '../../resources/tables/types.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import { bucketName, objectKey } from '../buckets/names.ts';
import { importItems } from './engine/import-items.ts';
import type { ImportOptions, ImportTotals } from './engine/import-items.ts';
import { Cancelled, endOf, UpstreamFailed } from './engine/upstream-call.ts';
import { importBucketsOf, itemFormat } from './file-places.ts';
import { importingSchema, keepFormer } from './import-keeping.ts';
import type { Importing } from './import-keeping.ts';
import { tableName } from './item-input.ts';
import { KeptCheckpoint } from './kept-checkpoint.ts';
import { objectBytes } from './object-bytes.ts';
import { may } from '../../permissions/permission.ts';
import { WRITES_ITEMS } from './permissions.ts';
import { KEEPS_CAPTURES } from '../captures/permissions.ts';

const CALL_MS = 20_000;
const HOUR_MS = 3_600_000;

const importInput = z
  .object({
    table: tableName,
    bucket: bucketName,
    key: objectKey,
    format: itemFormat,
    /** `put` replaces items that are there; `put-if-absent` leaves them. */
    mode: z.enum(['put', 'put-if-absent']),
  })
  .strict();
export type ImportInput = z.infer<typeof importInput>;

export interface ImportFacts {
  readonly etag: string;
  readonly sizeBytes: number;
  readonly keptForHours: number | null;
  readonly keys: KeySchema;
}

/** Another environment that a file comes from. */
export interface FileOrigin {
  readonly source: Pick<Source, 'environment' | 'clients'>;
  /** What is written for the items of its file, under the same keys; undefined: the items themselves. */
  readonly becoming: (keys: KeySchema) => ImportOptions['becomes'];
  /** The same, for the plan. */
  readonly changes: readonly Change[];
}

/** Plans an import of a file of this environment, or of another one that data may come from. */
export async function planImport(
  scene: PlanningScene,
  input: ImportInput,
  origin?: FileOrigin,
): Promise<Planned> {
  const { environment } = scene.source;
  const from = origin?.source ?? scene.source;
  const { table, bucket, key, mode } = input;
  const allowed = importBucketsOf(from.environment);
  if (!allowed.includes(bucket))
    return refused(`${from.environment.label} imports from its own buckets only: ${allowed.join(', ')}.`);
  const cell = await describeTable(scene.source, table, budgetFor(scene.signal));
  if (cell.state !== 'fresh') {
    if (cell.state === 'empty') return refused('There is no such table.');
    const failure = cell.state === 'stale' ? cell.failure : cell;
    return refused(failureSentence(failure), failure);
  }
  let etag: string;
  let sizeBytes: number;
  try {
    const head = await from.clients.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]),
    });
    [etag, sizeBytes] = [head.ETag ?? '', head.ContentLength ?? 0];
  } catch (error) {
    const failure = failureOf(error, 's3:GetObject');
    return refused(
      failure.state === 'absent' ? `There is no object ${key} in ${bucket}.` : failureSentence(failure),
      failure,
    );
  }
  if (sizeBytes === 0) return refused(`The object ${key} is empty.`);
  const place = await scene.captures.place();
  const keptForHours = 'place' in place ? place.keptForHours : null;
  const { partitionKey, sortKey } = cell.value;
  const facts: ImportFacts = { etag, sizeBytes, keptForHours, keys: { partitionKey, sortKey } };
  const file = `s3://${bucket}/${key}`;
  return planned({
    summary: `Import ${file} into ${table}`,
    calls: [
      { operation: 's3:GetObject', on: file, times: keptForHours === null ? 'once' : 'twice' },
      ...('place' in place
        ? [
            { operation: 'dynamodb:BatchGetItem', on: table, times: 'a call per 100 items of the file' },
            { operation: 's3:PutObject', on: place.place, times: 'a call per 4 MB of former items' },
          ]
        : []),
      mode === 'put'
        ? { operation: 'dynamodb:BatchWriteItem', on: table, times: 'a call per 25 items' }
        : { operation: 'dynamodb:PutItem', on: table, times: 'a call per item' },
    ],
    changes: [
      {
        attribute: 'items',
        after:
          mode === 'put' ? 'those of the file; others stay' : 'those of the file whose key is not there yet',
      },
      ...(origin?.changes ?? []),
    ],
    costs: [
      'Every item is written once, and what stands under its key is read before: a unit per 4 KB read, one per KB written.',
      'What is wrong in the file is passed over and told by its line.',
    ],
    loses:
      mode === 'put'
        ? ['What stands under the keys of the file, and what others write to them while it is imported.']
        : [],
    capture: captureOf(place),
    undo:
      keptForHours === null
        ? { reach: 'none', how: 'What is overwritten is kept nowhere.' }
        : {
            reach: 'complete',
            how: 'Former items are put back and new ones deleted; what others have changed since is left.',
          },
    commands: [
      awsCommand(labelOf(environment), 'dynamodb', 'batch-write-item', {
        'request-items': new ShellText('"$twenty_five_items"'),
      }),
    ],
    version: hashOf([cell.value.arn, etag]).slice(0, 32),
    estimates: [
      { label: 'Bytes of the file', value: sizeBytes.toLocaleString('en-US') },
      { label: 'Items in the table, as last counted', value: cell.value.itemCount.toLocaleString('en-US') },
    ],
    facts: facts as unknown as Json,
  });
}

function captureOf(place: Awaited<ReturnType<PlanningScene['captures']['place']>>): PlannedCapture {
  const keeps = 'every item that is overwritten, and the keys of new ones, before anything is written';
  if ('refusal' in place) return { keeps, where: 'nowhere', keptForHours: 0, lacks: [place.refusal] };
  const notes = place.notes.length > 0 ? ` (${place.notes.join(' ')})` : '';
  return { keeps, where: `${place.place}${notes}`, keptForHours: place.keptForHours, lacks: [] };
}

/** First what is about to be overwritten is kept, all of it; then the file is written. Either half can go on. */
export async function runImport(
  scene: ChangingScene,
  input: ImportInput,
  made: Plan,
  origin?: FileOrigin,
): Promise<Outcome> {
  const facts = made.facts as unknown as ImportFacts;
  const { table, format, mode } = input;
  setMaxListeners(0, scene.signal);
  const place = { client: scene.clients.dynamodb, table };
  const { s3 } = origin?.source.clients ?? scene.clients;
  const becomes = origin?.becoming(facts.keys);
  const whole = becomes && ((item: ItemJson) => becomes(item, () => undefined));
  const source = () => objectBytes(s3, { ...input, ...facts }, scene.signal);
  const saved = scene.run.checkpoint;
  let state: Importing | undefined = saved === undefined ? undefined : importingSchema.parse(saved);
  try {
    if (facts.keptForHours === null) state ??= { stage: 'writing', written: null };
    if (state?.stage !== 'writing') {
      await keepFormer(scene, { place, format, source: source(), becomes: whole }, state);
      state = { stage: 'writing', written: null };
      await scene.run.save(state as Json);
    }
    const checkpoints = new KeptCheckpoint(scene.run);
    const ended = await importItems(place, format, source(), {
      signal: scene.signal,
      mode,
      becomes,
      from: state.written ?? undefined,
      onProgress({ done, bytes, checkpoint }) {
        const share = Math.round((100 * bytes) / facts.sizeBytes);
        scene.run.report({ stage: 'writing', done, unit: 'items', note: `${share} % of the file` });
        checkpoints.keep({ stage: 'writing', written: checkpoint });
      },
    });
    await checkpoints.settle();
    const undo = undoOf(scene, input, facts);
    const counts = countsSentence(ended, table);
    switch (ended.outcome) {
      case 'done':
        return { outcome: 'done', sentence: counts, ...undo };
      case 'refused':
        return {
          outcome: 'failed',
          sentence: ended.sentence,
          completed: counts,
          remaining: 'The rest of the file.',
          ...undo,
        };
      case 'cancelled':
        return { outcome: 'cancelled', sentence: `Stopped. ${counts}`, ...undo };
      case 'failed':
        return {
          outcome: 'failed',
          sentence: failureSentence(ended.failure),
          failure: ended.failure,
          completed: counts,
          remaining: 'The rest of the file.',
          ...undo,
        };
    }
  } catch (error) {
    if (!(error instanceof UpstreamFailed) && !(error instanceof Cancelled)) throw error;
    const end = endOf(error);
    const nothing = 'Nothing was written: what would be overwritten was not kept yet.';
    if (end.outcome === 'cancelled') return { outcome: 'cancelled', sentence: `Stopped. ${nothing}` };
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      completed: nothing,
      remaining: 'The whole import.',
    };
  }
}

function undoOf(scene: ChangingScene, { table }: ImportInput, { keptForHours }: ImportFacts) {
  if (keptForHours === null) return {};
  return {
    undo: {
      actionId: 'tables.restore-items',
      input: { table, captureId: scene.run.id },
      until: scene.now() + keptForHours * HOUR_MS,
    },
  };
}

function countsSentence(totals: ImportTotals, table: string): string {
  const words = (count: number) => count.toLocaleString('en-US');
  const { written, writtenAhead, mapped, same, kept, mistakes, firstMistakes } = totals;
  const notes = firstMistakes.slice(0, 5).map(({ line, sentence }) => `Line ${line}: ${sentence}`);
  return [
    `${words(written + writtenAhead)} items were written to ${table}.`,
    ...(mapped > 0
      ? [
          `${words(mapped)} ${mapped === 1 ? 'address' : 'addresses'} in them became those of the same resources there.`,
        ]
      : []),
    ...(same > 0 ? [`${words(same)} were there already.`] : []),
    ...(kept > 0 ? [`${words(kept)} were left, since others stand under their keys.`] : []),
    ...(mistakes > 0
      ? [`${words(mistakes)} of the file are wrong and were passed over. ${notes.join(' ')}`]
      : []),
  ].join(' ');
}

export const importAction = defineAction<ImportInput>({
  id: 'tables.import',
  title: 'Import file',
  kind: 'table',
  risk: 'costly',
  capability: 'data:change',
  input: importInput,
  target: (input) => input.table,
  changes: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 's3:PutObject'],
  permissions: [may('table', 'dynamodb:BatchGetItem'), ...WRITES_ITEMS, ...KEEPS_CAPTURES],
  long: true,
  plan: (scene, input) => planImport(scene, input),
  execute: (scene, input, made) => runImport(scene, input, made),
});
