import { setMaxListeners } from 'node:events';
import type { PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Estimate, Finding, Json, PlannedCapture, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, quoted } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { Environment } from '../../environments/schema.ts';
import { placeName } from '../buckets/names.ts';
import { readVersioning } from '../buckets/object-state.ts';
import { captureRoom } from '../captures/object-copies.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { listSync, LISTED_CLASSES } from './objects/dry-run.ts';
import type { DryRun } from './objects/dry-run.ts';
import { keyIn } from './objects/pairs.ts';
import { isSameResource } from './places.ts';
import type { SyncBucketInput } from './sync-input.ts';
import { bytesWords, count, counted, dollars, durationWords } from './words.ts';

export type SyncFacts = {
  readonly isVersioned: boolean;
  readonly keptForHours: number | null;
};

/** US dollars a thousand requests in us-east-1, class STANDARD. Source: S3 pricing, "Requests & data retrievals". */
const DOLLARS_A_THOUSAND = { put: 0.005, get: 0.0004 };
/** What one console carries about, in bytes a second, where objects are large. */
const BYTES_A_SECOND = 50_000_000;
const OBJECTS_A_SECOND = 300;

/** Whether one S3, asked with one credential, holds both: then it copies by itself. */
export function insideOfS3(one: Environment, other: Environment): boolean {
  const place = ({ endpoint, endpoints, region, credentials }: Environment) =>
    JSON.stringify([endpoints?.s3 ?? endpoint ?? null, region, credentials]);
  return one.id === other.id || place(one) === place(other);
}

/** Lists both buckets: what would be copied, is the same, or stands in the target alone. */
export async function planSync(
  scene: PlanningScene,
  input: SyncBucketInput,
  bucket: string | undefined,
): Promise<Planned> {
  const { fromEnvironment, fromBucket, prefix, fromFolder = '' } = input;
  const ownPrefix = keyIn(input, prefix);
  const { environment, clients } = scene.source;
  if (bucket === undefined)
    return refused(
      `${fromBucket} is no bucket of the catalogue: the one that it is synced into has to be named.`,
    );
  const source = scene.sourceOf(fromEnvironment);
  if (!source) return refused('There is no such environment to take data from.');
  if (
    source.environment.id === environment.id &&
    fromBucket === bucket &&
    overlaps(fromFolder, input.folder ?? '')
  )
    return refused('A bucket is not synced with itself.');
  setMaxListeners(0, scene.signal);
  const versioning = await readVersioning(clients.s3, bucket, scene.signal);
  if (!versioning.ok)
    return refused(
      versioning.failure.state === 'absent'
        ? `${environment.label} has no bucket ${bucket}.`
        : failureSentence(versioning.failure),
      versioning.failure,
    );
  const isVersioned = versioning.value.versioning === 'enabled';
  const room = await captureRoom(scene.captures);
  if (!('refusal' in room) && room.bucket === bucket && overlaps(room.prefix, ownPrefix))
    return refused(`Captures lie in ${bucket}: undos are made of them. Take a prefix beside ${room.prefix}.`);
  let seen: DryRun;
  try {
    const places = {
      from: { s3: source.clients.s3, bucket: fromBucket, folder: fromFolder },
      to: { s3: clients.s3, bucket, folder: input.folder },
    };
    seen = await listSync({ ...places, prefix, signal: scene.signal });
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled') return refused('It was stopped before it was planned.');
    return refused(
      end.failure.state === 'absent'
        ? `${source.environment.label} has no bucket ${fromBucket}.`
        : failureSentence(end.failure),
      end.failure,
    );
  }
  const overwrites = seen.mayOverwrite;
  const deletes = input.delete && seen.mayDelete;
  const keptForHours = 'refusal' in room ? null : room.keptForHours;
  const facts: SyncFacts = { isVersioned, keptForHours };
  const capture = isVersioned ? undefined : captureOf(room);
  const place = placeName(bucket, ownPrefix);
  const origin = placeName(fromBucket, `${fromFolder}${prefix}`);
  const isInside = insideOfS3(source.environment, environment);
  return planned({
    summary: `Sync ${origin} (${source.environment.label}) into ${place} (${environment.label})${input.delete ? ', and delete what stands there alone' : ''}`,
    calls: [
      { operation: 's3:ListBucket', on: fromBucket, times: 'a call per 1,000 objects, of either bucket' },
      ...(isInside ? [] : [{ operation: 's3:GetObject', on: fromBucket, times: 'a call per object' }]),
      ...(capture && keptForHours !== null
        ? [{ operation: 's3:PutObject', on: capture.where, times: 'a copy per object that is overwritten' }]
        : []),
      {
        operation: 's3:PutObject',
        on: place,
        times: `a ${isInside ? 'copy' : 'call'} per object, several where it is large`,
      },
      ...(input.delete
        ? [{ operation: 's3:DeleteObject', on: place, times: 'a call per 1,000 objects' }]
        : []),
    ],
    changes: [
      {
        attribute: place,
        before: 'as it is',
        after: `every object of ${origin}; ${input.delete ? 'no other' : 'others stay'}${input.storageClass ? `; new ones in class ${input.storageClass}` : ''}`,
      },
    ],
    costs: [
      'Both buckets are listed, twice with the check afterwards; each object that differs is read and written once.',
    ],
    loses: losesOf(isVersioned, overwrites, deletes),
    ...(capture && (overwrites || deletes) ? { capture } : {}),
    undo: undoWords(isVersioned, keptForHours),
    ...(overwrites || deletes ? { risk: 'destructive' as const } : {}),
    commands: [
      `${awsCommand(labelOf(environment), 's3', 'sync')} ${quoted(`s3://${origin}`)} ${quoted(`s3://${place}`)}${input.delete ? ' --delete' : ''}${input.storageClass ? ` --storage-class ${input.storageClass}` : ''} --dryrun`,
    ],
    version: hashOf([origin, place, versioning.value, isInside]),
    estimates: estimatesOf(seen),
    findings: findingsOf(seen, {
      same: isSameResource('buckets', [fromBucket, source.environment], [bucket, environment]),
      names: [fromBucket, bucket],
      isInside,
      isVersioned,
    }),
    facts: facts as unknown as Json,
  });
}

/** Whether one of two prefixes holds the other. */
function overlaps(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function losesOf(isVersioned: boolean, overwrites: boolean, deletes: boolean): readonly string[] {
  if (isVersioned) return overwrites || deletes ? ['Nothing for good: former versions stay beneath.'] : [];
  return [
    ...(overwrites ? ['The objects that differ: the bucket keeps no versions.'] : []),
    ...(deletes ? ['The objects that stand in the target alone.'] : []),
  ];
}

function captureOf(room: Awaited<ReturnType<typeof captureRoom>>): PlannedCapture {
  const keeps = 'every object that is overwritten or deleted, and the keys of new ones';
  if ('refusal' in room) return { keeps, where: 'nowhere', keptForHours: 0, lacks: [room.refusal] };
  const where = `s3://${room.bucket}/${room.prefix}`;
  return { keeps, where, keptForHours: room.keptForHours, lacks: [] };
}

function undoWords(isVersioned: boolean, keptForHours: number | null) {
  if (isVersioned)
    return {
      reach: 'complete',
      how: 'Everything under the prefix is restored to the moment before: that needs the versions, which a lifecycle rule may end.',
    } as const;
  if (keptForHours === null) return { reach: 'none', how: 'What is overwritten is kept nowhere.' } as const;
  return {
    reach: 'complete',
    how: 'What was overwritten or deleted is put back and new objects are deleted; what others have changed since is left.',
  } as const;
}

function estimatesOf(seen: DryRun): readonly Estimate[] {
  const coming = seen.new.objects + seen.changed.objects;
  const bytes = seen.new.bytes + seen.changed.bytes;
  const seconds = Math.max(coming / OBJECTS_A_SECOND, bytes / BYTES_A_SECOND);
  const money = (coming * (DOLLARS_A_THOUSAND.put + DOLLARS_A_THOUSAND.get)) / 1_000;
  const least = seen.isAll ? '' : 'at least ';
  return [
    ...LISTED_CLASSES.flatMap(({ name, label }) => {
      const { objects, bytes: size, first } = seen[name];
      if (objects === 0 && name === 'unclear') return [];
      const keys = first.length > 0 ? `: ${first.join(', ')}${objects > first.length ? ', …' : ''}` : '';
      return [{ label, value: `${least}${counted(objects, 'object')}, ${bytesWords(size)}${keys}` }];
    }),
    { label: 'Time', value: `${least}${durationWords(seconds)}` },
    { label: 'Cost of the requests', value: `${least}${dollars(money)}` },
  ];
}

interface Circumstances {
  readonly same: boolean;
  readonly names: readonly [string, string];
  readonly isInside: boolean;
  readonly isVersioned: boolean;
}

function findingsOf(seen: DryRun, { same, names, isInside, isVersioned }: Circumstances): readonly Finding[] {
  const [from, to] = names;
  const targetHolds =
    seen.changed.objects + seen.unclear.objects + seen.same.objects + seen.extra.objects > 0;
  const found = (severity: Finding['severity'], subject: string, sentence: string): Finding => ({
    severity,
    subject,
    sentence,
  });
  return [
    same
      ? found('good', 'names', `${from} and ${to} are one logical bucket.`)
      : found('warning', 'names', `${from} and ${to} are not one logical bucket by their names.`),
    targetHolds
      ? found('warning', 'target', `${to} holds objects: those that differ are overwritten.`)
      : seen.isTargetAll
        ? found('good', 'target', `${to} holds nothing under the prefix: nothing is overwritten.`)
        : found('unknown', 'target', `${to} was not listed to its end: what it holds there may differ.`),
    isVersioned
      ? found('good', 'versions', `${to} keeps versions: what is overwritten stays beneath.`)
      : found(
          'warning',
          'versions',
          `${to} keeps no versions: what is overwritten is copied into a capture first.`,
        ),
    isInside
      ? found('good', 'way', 'S3 copies by itself.')
      : found(
          'good',
          'way',
          'Objects are read from one endpoint and written to the other, through this console.',
        ),
    ...(seen.archived > 0
      ? [
          found(
            'warning',
            'archived',
            `${count(seen.archived)} objects are archived: they have to be restored before they can be copied.`,
          ),
        ]
      : []),
    ...(seen.unclear.objects > 0
      ? [
          found(
            'unknown',
            'checksums',
            `${count(seen.unclear.objects)} are as large on both sides, with ETags that can not be compared: each is asked for its checksum.`,
          ),
        ]
      : []),
  ];
}
