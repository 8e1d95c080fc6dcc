import { Cancelled } from '../../tables/engine/upstream-call.ts';
import { pairObjects } from './pairs.ts';
import type { BucketPlace, ObjectPair } from './pairs.ts';
import { listedAs } from './sameness.ts';
import type { Listed } from './sameness.ts';

/** What a person waits for; what is larger is counted as far as it was seen. */
const LIST_MS = 12_000;
const MOST_OBJECTS = 200_000;
const FIRST = 10;

export interface ListedClass {
  readonly objects: number;
  readonly bytes: number;
  /** The first keys. */
  readonly first: readonly string[];
}

export type DryRun = Readonly<Record<Listed, ListedClass>> & {
  readonly isAll: boolean;
  /** Objects of the source that can not be read before they are restored. */
  readonly archived: number;
};

export const LISTED_CLASSES: readonly { readonly name: Listed; readonly label: string }[] = [
  { name: 'new', label: 'New' },
  { name: 'changed', label: 'Changed' },
  { name: 'unclear', label: 'To be compared by checksum' },
  { name: 'same', label: 'The same' },
  { name: 'extra', label: 'In the target alone' },
];

const ARCHIVES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Lists both buckets, for as long as a person waits. @throws UpstreamFailed, Cancelled. */
export async function listSync(places: {
  readonly from: BucketPlace;
  readonly to: BucketPlace;
  readonly prefix: string;
  readonly signal: AbortSignal;
}): Promise<DryRun> {
  const classes = Object.fromEntries(
    LISTED_CLASSES.map(({ name }) => [name, { objects: 0, bytes: 0, first: [] as string[] }]),
  ) as unknown as Record<Listed, { objects: number; bytes: number; first: string[] }>;
  let [archived, objects] = [0, 0];
  const end = AbortSignal.timeout(LIST_MS);
  const signal = AbortSignal.any([places.signal, end]);
  const told = (isAll: boolean) => ({ ...classes, isAll, archived });
  const count = (pair: ObjectPair) => {
    const one = classes[listedAs(pair)];
    one.objects += 1;
    one.bytes += (pair.source ?? pair.target)?.sizeBytes ?? 0;
    if (one.first.length < FIRST) one.first.push(pair.key);
    if (pair.source && ARCHIVES.has(pair.source.storageClass)) archived += 1;
  };
  try {
    for await (const group of pairObjects({ ...places, signal })) {
      group.forEach(count);
      objects += group.length;
      if (objects >= MOST_OBJECTS) return told(false);
    }
    return told(true);
  } catch (error) {
    if (error instanceof Cancelled && end.aborted && !places.signal.aborted) return told(false);
    throw error;
  }
}
