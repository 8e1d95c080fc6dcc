import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { ChangingScene } from '../../../actions/action.ts';
import type { CheckResult, TableCheck } from '../table-checks.ts';
import { bytesWords, count, counted } from '../words.ts';
import { callUpstream } from '../../tables/engine/upstream-call.ts';
import { keyIn, pairObjects } from './pairs.ts';
import type { BucketPlace, ObjectPair } from './pairs.ts';
import { isSame, listedAs } from './sameness.ts';
import type { SyncJob } from './sync-state.ts';

const SAMPLED = 50;
/** What is read of a sampled object at most: two of them are in memory as they flow, not as a whole. */
const SAMPLE_BYTES = 64 * 1_048_576;
const NAMED = 5;

interface Counts {
  readonly source: { objects: number; bytes: number };
  readonly target: { objects: number; bytes: number };
  readonly wrong: string[];
  unlike: number;
  byTime: number;
  readonly sample: ObjectPair[];
  seen: number;
}

/**
 * Lists both buckets again: counts and bytes, and size and ETag of each pair; `sample` reads the content of some,
 * `full` asks for the checksums of all whose ETags say nothing. @throws UpstreamFailed, Cancelled.
 */
export async function checkObjects(
  scene: ChangingScene,
  job: SyncJob,
  check: TableCheck,
): Promise<readonly CheckResult[]> {
  const counts: Counts = {
    source: { objects: 0, bytes: 0 },
    target: { objects: 0, bytes: 0 },
    wrong: [],
    unlike: 0,
    byTime: 0,
    sample: [],
    seen: 0,
  };
  for await (const group of pairObjects({ ...job, signal: scene.signal })) {
    for (const pair of group) await lookAt(scene, job, check, pair, counts);
    scene.run.report({ stage: 'checking', done: counts.seen, unit: 'objects' });
  }
  const results = [countsResult(counts, job)];
  if (check === 'sample') results.push(await sampleResult(job, counts.sample, scene.signal));
  return results;
}

async function lookAt(
  scene: ChangingScene,
  job: SyncJob,
  check: TableCheck,
  pair: ObjectPair,
  counts: Counts,
): Promise<void> {
  counts.seen += 1;
  for (const side of ['source', 'target'] as const) {
    if (!pair[side]) continue;
    counts[side].objects += 1;
    counts[side].bytes += pair[side].sizeBytes;
  }
  const listed = listedAs(pair);
  if (listed === 'extra') {
    if (job.deletes) note(counts, pair.key);
    return;
  }
  if (listed === 'new' || listed === 'changed') return note(counts, pair.key);
  if (listed === 'unclear' && check === 'full') {
    const same = await isSame(job.from, job.to, pair, scene.signal);
    if (same === 'changed') return note(counts, pair.key);
    if (same === 'same by time') counts.byTime += 1;
  }
  sampled(counts, pair);
}

function note(counts: Counts, key: string): void {
  counts.unlike += 1;
  if (counts.wrong.length < NAMED) counts.wrong.push(key);
}

/** Each pair with the same chance, whatever their number. */
function sampled({ sample, seen }: Counts, pair: ObjectPair): void {
  if ((pair.source?.sizeBytes ?? 0) > SAMPLE_BYTES) return;
  if (sample.length < SAMPLED) sample.push(pair);
  else {
    const place = Math.floor(Math.random() * seen);
    if (place < SAMPLED) sample[place] = pair;
  }
}

function countsResult(counts: Counts, { deletes, to }: SyncJob): CheckResult {
  const { source, target, unlike, wrong, byTime } = counts;
  const words = `the source holds ${counted(source.objects, 'object')} (${bytesWords(source.bytes)}), ${to.bucket} ${count(target.objects)} (${bytesWords(target.bytes)})`;
  const unsure = byTime > 0 ? ` Of ${count(byTime)} only size and time could be compared.` : '';
  if (unlike === 0)
    return { ok: true, sentence: `Counts: ${words}${deletes ? '' : ', its own included'}.${unsure}` };
  return {
    ok: false,
    sentence: `Counts: ${words}; ${counted(unlike, 'key')} ${unlike === 1 ? 'is' : 'are'} not alike. First: ${wrong.join(', ')}.${unsure}`,
  };
}

async function sampleResult(
  job: SyncJob,
  sample: readonly ObjectPair[],
  signal: AbortSignal,
): Promise<CheckResult> {
  const wrong: string[] = [];
  for (const { key } of sample) {
    const [one, other] = await Promise.all([job.from, job.to].map((place) => digestOf(place, key, signal)));
    if (one !== other) wrong.push(key);
  }
  return wrong.length === 0
    ? {
        ok: true,
        sentence: `A sample: the content of ${counted(sample.length, 'object')} is the same, by SHA-256.`,
      }
    : { ok: false, sentence: `A sample: the content of ${wrong.slice(0, NAMED).join(', ')} differs.` };
}

function digestOf(place: BucketPlace, key: string, signal: AbortSignal): Promise<string> {
  return callUpstream('s3:GetObject', { signal }, async (abortSignal) => {
    const hash = createHash('sha256');
    const command = new GetObjectCommand({ Bucket: place.bucket, Key: keyIn(place, key) });
    const { Body } = await place.s3.send(command, { abortSignal });
    for await (const chunk of Body as AsyncIterable<Uint8Array>) hash.update(chunk);
    return hash.digest('hex');
  });
}
