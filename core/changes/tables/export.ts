import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { isLeaseLost } from '../../actions/run.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import { exportCheckpointSchema, exportTable } from './engine/export-table.ts';
import type { ExportCheckpoint } from './engine/export-table.ts';
import { endOf } from './engine/upstream-call.ts';
import { exportsBucketOf, exportsPrefix, fileName, itemFormat, mediaTypeOf } from './file-places.ts';
import { abortFile, beginFile, endFile, isThere, putEmptyFile, putPart } from './file-upload.ts';
import type { FilePlace } from './file-upload.ts';
import { tableName } from './item-input.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;
const MIB = 1_048_576;
const PART_BYTES = 8 * MIB;
/** S3's limit of parts in one upload. Source: S3 User Guide, "Multipart upload limits". */
const MOST_PARTS = 10_000;
/** As text an item takes more than DynamoDB counts: names and types of attributes stand in every line. */
const GROWTH = 4;
/** What an eventually consistent read takes half a unit for. */
const BYTES_A_UNIT = 8_192;
const SEGMENTS = 4;

const exportInput = z.object({ table: tableName, format: itemFormat }).strict();
type ExportInput = z.infer<typeof exportInput>;

interface ExportFacts {
  readonly bucket: string;
  readonly partBytes: number;
}

async function plan(scene: PlanningScene, { table, format }: ExportInput): Promise<Planned> {
  const { environment } = scene.source;
  const cell = await describeTable(scene.source, table, budgetFor(scene.signal));
  if (cell.state !== 'fresh') {
    if (cell.state === 'empty') return refused('There is no such table.');
    const failure = cell.state === 'stale' ? cell.failure : cell;
    return refused(failureSentence(failure), failure);
  }
  const { arn, itemCount, sizeBytes } = cell.value;
  const bucket = exportsBucketOf(environment);
  try {
    await scene.source.clients.s3.send(new HeadBucketCommand({ Bucket: bucket }), {
      abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]),
    });
  } catch (error) {
    const failure = failureOf(error, 's3:ListBucket');
    return failure.state === 'absent'
      ? refused(
          `${environment.label} has no bucket ${bucket} for exports. The table can be downloaded instead.`,
        )
      : refused(failureSentence(failure), failure);
  }
  const place = `s3://${bucket}/${exportsPrefix(table)}`;
  const facts: ExportFacts = {
    bucket,
    partBytes: Math.max(PART_BYTES, Math.ceil((GROWTH * sizeBytes) / MOST_PARTS)),
  };
  return planned({
    summary: `Export ${table} to ${place}`,
    calls: [
      { operation: 'dynamodb:Scan', on: table, times: 'a call per MB' },
      { operation: 's3:PutObject', on: place, times: `a part per ${Math.ceil(facts.partBytes / MIB)} MiB` },
    ],
    changes: [{ attribute: 'file', after: `a file of ${format} under ${place}` }],
    costs: [
      `Every item is read once, eventually consistent: about ${Math.ceil(sizeBytes / BYTES_A_UNIT).toLocaleString('en-US')} read units.`,
      'What is written meanwhile may be in the file or not. The file is paid for until it is deleted.',
    ],
    loses: [],
    undo: { reach: 'complete', how: 'The file is deleted.' },
    commands: [
      awsCommand(labelOf(environment), 'dynamodb', 'scan', { 'table-name': table, output: 'json' }),
      awsCommand(labelOf(environment), 's3api', 'put-object', {
        bucket,
        key: `${exportsPrefix(table)}${fileName(table, 0, format).replace('1970-01-01-0000', 'now')}`,
        body: new ShellText('"$file"'),
      }),
    ],
    version: arn,
    estimates: [
      { label: 'Items, as last counted', value: itemCount.toLocaleString('en-US') },
      { label: 'Bytes, as last counted', value: sizeBytes.toLocaleString('en-US') },
    ],
    facts: facts as unknown as Json,
  });
}

const checkpointSchema = z.object({
  uploadId: z.string(),
  /** Parts that S3 has, and up to where in the table they reach. */
  parts: z.number(),
  exported: exportCheckpointSchema.nullable(),
});
type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;

async function execute(scene: ChangingScene, input: ExportInput, made: Plan): Promise<Outcome> {
  const { bucket, partBytes } = made.facts as unknown as ExportFacts;
  setMaxListeners(0, scene.signal);
  const file: FilePlace = {
    s3: scene.clients.s3,
    bucket,
    key: `${exportsPrefix(input.table)}${scene.run.id}/${fileName(input.table, beganAt(scene.run.id), input.format)}`,
    contentType: mediaTypeOf(input.format),
    signal: scene.signal,
  };
  const saved = scene.run.checkpoint;
  let checkpoint: Checkpoint | undefined = saved === undefined ? undefined : checkpointSchema.parse(saved);
  try {
    if (await isThere(file)) return done(input, file, checkpoint?.exported ?? null);
    checkpoint ??= { uploadId: await beginFile(file), parts: 0, exported: null };
    const reach = async (next: Checkpoint) => {
      checkpoint = next;
      await scene.run.save(next as Json);
    };
    await reach(checkpoint);
    const exported = await sendAll(scene, input, file, { checkpoint, partBytes, reach });
    if (checkpoint.parts === 0) await putEmptyFile(file, checkpoint.uploadId);
    else await endFile(file, checkpoint.uploadId, checkpoint.parts);
    return done(input, file, exported);
  } catch (error) {
    const end = endOf(error);
    if (checkpoint && !isLeaseLost(scene.signal)) await abortFile(file, checkpoint.uploadId);
    if (end.outcome === 'cancelled') return { outcome: 'cancelled', sentence: 'Stopped: no file was made.' };
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      completed: 'Nothing: no file was made.',
      remaining: 'The whole export.',
    };
  }
}

interface Sending {
  readonly checkpoint: Checkpoint;
  readonly partBytes: number;
  readonly reach: (checkpoint: Checkpoint) => Promise<void>;
}

/** Bytes become parts only with the place in the table that they reach to: a part and its checkpoint belong together. */
async function sendAll(
  scene: ChangingScene,
  { table, format }: ExportInput,
  file: FilePlace,
  { checkpoint: from, partBytes, reach }: Sending,
): Promise<ExportCheckpoint | null> {
  let { parts, exported } = from;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const send = async () => {
    await putPart(file, from.uploadId, parts + 1, Buffer.concat(pending));
    parts += 1;
    pending = [];
    pendingBytes = 0;
    await reach({ uploadId: from.uploadId, parts, exported });
  };
  const bytes = exportTable({ client: scene.clients.dynamodb, table }, format, {
    signal: scene.signal,
    segments: SEGMENTS,
    from: exported ?? undefined,
    onProgress({ done, total, checkpoint }) {
      exported = checkpoint;
      scene.run.report({ stage: 'exporting', done, total, unit: 'items' });
    },
  });
  for await (const chunk of bytes) {
    // What is pending reaches to `exported`; this chunk lies behind it.
    if (pendingBytes >= partBytes) await send();
    pending.push(chunk);
    pendingBytes += chunk.length;
  }
  if (pendingBytes > 0) await send();
  return exported;
}

/** A run's id begins with the time at which it was asked for: the same name after a kill. */
function beganAt(runId: string): number {
  return parseInt(runId.slice(0, 9), 36);
}

function done(
  { table }: ExportInput,
  { bucket, key }: FilePlace,
  exported: ExportCheckpoint | null,
): Outcome {
  const place = `s3://${bucket}/${key}`;
  const counts = exported ? `${exported.items.toLocaleString('en-US')} items of ${table} are` : `${table} is`;
  return {
    outcome: 'done',
    sentence: `${counts} in ${place}.`,
    changes: [{ attribute: 'file', after: place }],
    undo: { actionId: 'buckets.delete-object', input: { bucket, key } },
  };
}

export const exportAction = defineAction<ExportInput>({
  id: 'tables.export',
  title: 'Export table',
  kind: 'table',
  risk: 'costly',
  capability: 'data:change',
  input: exportInput,
  target: (input) => input.table,
  changes: ['s3:PutObject', 's3:AbortMultipartUpload'],
  permissions: [
    may('exports-bucket', 's3:ListBucketMultipartUploads'),
    may(
      'export',
      's3:PutObject',
      's3:PutObjectTagging',
      's3:AbortMultipartUpload',
      's3:ListMultipartUploadParts',
    ),
  ],
  long: true,
  plan,
  execute,
});
