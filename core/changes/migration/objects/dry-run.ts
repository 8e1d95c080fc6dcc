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
  /** Whether the target holds nothing beyond what was seen. */
  readonly isTargetAll: boolean;
  /** Whether an object differs, or one that was not reached may. */
  readonly mayOverwrite: boolean;
  /** Whether an object stands in the target alone, or one that was not reached may. */
  readonly mayDelete: boolean;
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

/** Lists both buckets, for as long as a person waits, and about so many objects. @throws UpstreamFailed, Cancelled. */
export async function listSync(
  places: {
    readonly from: BucketPlace;
    readonly to: BucketPlace;
    readonly prefix: string;
    readonly signal: AbortSignal;
  },
  atMost = MOST_OBJECTS,
): Promise<DryRun> {
  const classes = Object.fromEntries(
    LISTED_CLASSES.map(({ name }) => [name, { objects: 0, bytes: 0, first: [] as string[] }]),
  ) as unknown as Record<Listed, { objects: number; bytes: number; first: string[] }>;
  let [archived, objects, isTargetAll] = [0, 0, false];
  const end = AbortSignal.timeout(LIST_MS);
  const signal = AbortSignal.any([places.signal, end]);
  const told = (isAll: boolean): DryRun => {
    const isUnseen = !isAll && !isTargetAll;
    return {
      ...classes,
      isAll,
      isTargetAll,
      archived,
      mayOverwrite: isUnseen || classes.changed.objects + classes.unclear.objects > 0,
      mayDelete: isUnseen || classes.extra.objects > 0,
    };
  };
  const count = (pair: ObjectPair) => {
    const one = classes[listedAs(pair)];
    one.objects += 1;
    one.bytes += (pair.source ?? pair.target)?.sizeBytes ?? 0;
    if (one.first.length < FIRST) one.first.push(pair.key);
    if (pair.source && ARCHIVES.has(pair.source.storageClass)) archived += 1;
  };
  try {
    const onTargetEnd = () => void (isTargetAll = true);
    for await (const group of pairObjects({ ...places, signal, onTargetEnd })) {
      group.forEach(count);
      objects += group.length;
      if (objects >= atMost) return told(false);
    }
    return told(true);
  } catch (error) {
    if (error instanceof Cancelled && end.aborted && !places.signal.aborted) return told(false);
    throw error;
  }
}
