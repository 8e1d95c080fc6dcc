// presentKeys(source, bucket, keys, signal): Cell<ReadonlySet<string>>     those of the keys that the bucket holds
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Cell, Failure } from '../../cells/cell.ts';
import { fresh, hasValue } from '../../cells/cell.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keyOf } from './answers.ts';

/** What one page of S3 holds at most. Source: S3 API reference, ListObjectsV2. */
const PAGE_KEYS = 1_000;
const PAGE_MS = 15_000;
/** Pieces of the keys that are looked for side by side. */
const AT_ONCE = 8;

const OPERATION = 's3:ListBucket';

interface KeyPage {
  readonly keys: readonly string[];
  readonly isLast: boolean;
}

/**
 * Which of some keys a bucket holds. Listings are in the order of keys, so that one page decides about every wanted key
 * up to its last one, and the next page begins at the next wanted key: never more calls than keys, and where they lie
 * together one call for hundreds.
 */
export async function presentKeys(
  source: Source,
  bucket: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Cell<ReadonlySet<string>>> {
  const wanted = [...new Set(keys)].filter(Boolean).sort(byBytes);
  const size = Math.max(1, Math.ceil(wanted.length / AT_ONCE));
  const pieces = Array.from({ length: Math.ceil(wanted.length / size) }, (_, index) =>
    wanted.slice(index * size, (index + 1) * size),
  );
  const found = await Promise.all(pieces.map((piece) => presentOf(source, bucket, piece, signal)));
  const failure = found.find((one): one is Failure => !(one instanceof Set));
  if (failure) return failure;
  return fresh(new Set(found.flatMap((one) => (one instanceof Set ? [...one] : []))), Date.now());
}

async function presentOf(
  source: Source,
  bucket: string,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<Set<string> | Failure> {
  const there = new Set<string>();
  let after = '';
  for (let at = 0; at < wanted.length;) {
    const next = wanted[at] ?? '';
    const before = [...next].slice(0, -1).join('');
    if (byBytes(before, after) > 0) after = before;
    const cell = await listAfter(source, bucket, after, signal);
    if (cell.state === 'empty') return there;
    if (!hasValue(cell)) return cell;
    if (cell.state === 'stale') return cell.failure;
    const { keys, isLast } = cell.value;
    const listed = new Set(keys);
    const last = keys.at(-1) ?? '';
    for (; at < wanted.length; at += 1) {
      const key = wanted[at] ?? '';
      if (!isLast && byBytes(key, last) > 0) break;
      if (listed.has(key)) there.add(key);
    }
    if (isLast) return there;
    if (byBytes(last, after) <= 0) return notAfter(cell.at);
    after = last;
  }
  return there;
}

/** A page that begins anew at every call would be asked for ever. */
function notAfter(at: number): Failure {
  return {
    state: 'broken',
    operation: OPERATION,
    detail: 'The endpoint does not list from where it is asked to.',
    at,
  };
}

function listAfter(
  source: Source,
  bucket: string,
  after: string,
  signal: AbortSignal,
): Promise<Cell<KeyPage>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: OPERATION,
      key: JSON.stringify(['present', bucket, after]),
      freshMs: 0,
      isKept: false,
      run: async (abortSignal) => {
        const answer = await source.clients.s3.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            StartAfter: after || undefined,
            MaxKeys: PAGE_KEYS,
            EncodingType: 'url',
          }),
          { abortSignal },
        );
        return {
          keys: (answer.Contents ?? []).map(({ Key }) => keyOf(Key, answer.EncodingType)),
          isLast: !answer.IsTruncated,
        };
      },
    },
    budgetFor(signal, PAGE_MS),
  );
}

/** S3 lists keys in the order of their UTF-8 bytes. Source: S3 API reference, ListObjectsV2. */
function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
