import type { S3Client } from '@aws-sdk/client-s3';
import { walkObjects } from '../../buckets/prefix-walk.ts';
import type { ListedObject } from '../../buckets/prefix-walk.ts';

export interface BucketPlace {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Where its objects lie, with a slash at the end; keys are told without it. The whole bucket, where none is said. */
  readonly folder?: string;
}

/** A key as the bucket has it. */
export function keyIn({ folder = '' }: Pick<BucketPlace, 'folder'>, key: string): string {
  return `${folder}${key}`;
}

/** One key of two buckets, as both were listed. */
export interface ObjectPair {
  readonly key: string;
  readonly source?: ListedObject;
  readonly target?: ListedObject;
}

interface PairsOf {
  readonly from: BucketPlace;
  readonly to: BucketPlace;
  readonly prefix: string;
  /** Goes on after this key. */
  readonly after?: string;
  readonly signal: AbortSignal;
  /** Called once every key of the target is paired. */
  readonly onTargetEnd?: () => void;
}

/**
 * Every key of either bucket under a prefix, in S3's order, by groups. Both are listed in the same order, so that two
 * pages of each are all that is in memory. @throws UpstreamFailed, Cancelled.
 */
export async function* pairObjects({
  from,
  to,
  prefix,
  after,
  signal,
  onTargetEnd,
}: PairsOf): AsyncGenerator<readonly ObjectPair[]> {
  const listingOf = (place: BucketPlace) => {
    const { s3, bucket } = place;
    const start = after === undefined ? undefined : keyIn(place, after);
    const walk = { bucket, prefix: keyIn(place, prefix), after: start, signal };
    return new Listing(ahead(walkObjects(s3, walk)), (place.folder ?? '').length);
  };
  const [sources, targets] = [listingOf(from), listingOf(to)];
  try {
    for (;;) {
      await Promise.all([sources.fill(), targets.fill()]);
      const group: ObjectPair[] = [];
      for (;;) {
        const [source, target] = [sources.first, targets.first];
        // A page has ended: what comes next on that side is not known yet.
        if ((!source && !sources.hasEnded) || (!target && !targets.hasEnded)) break;
        if (!source && !target) break;
        const order = source && target ? compareKeys(source.key, target.key) : source ? -1 : 1;
        group.push({
          key: (order <= 0 ? source : target)?.key ?? '',
          ...(order <= 0 ? { source } : {}),
          ...(order >= 0 ? { target } : {}),
        });
        if (order <= 0) sources.drop();
        if (order >= 0) targets.drop();
      }
      if (targets.isOver) onTargetEnd?.();
      if (group.length > 0) yield group;
      if (sources.isOver && targets.isOver) return;
    }
  } finally {
    await Promise.all([sources.close(), targets.close()]);
  }
}

/** Objects of one side, page by page. */
class Listing {
  private page: readonly ListedObject[] = [];
  private at = 0;
  hasEnded = false;

  constructor(
    private readonly pages: AsyncGenerator<readonly ListedObject[]>,
    private readonly folderLength: number,
  ) {}

  get first(): ListedObject | undefined {
    return this.page[this.at];
  }

  get isOver(): boolean {
    return this.hasEnded && this.first === undefined;
  }

  drop(): void {
    this.at += 1;
  }

  async fill(): Promise<void> {
    while (!this.first && !this.hasEnded) {
      const step = await this.pages.next();
      this.hasEnded = step.done === true;
      this.page = step.done ? [] : this.within(step.value);
      this.at = 0;
    }
  }

  private within(page: readonly ListedObject[]): readonly ListedObject[] {
    const { folderLength } = this;
    return folderLength === 0 ? page : page.map((one) => ({ ...one, key: one.key.slice(folderLength) }));
  }

  async close(): Promise<void> {
    await this.pages.return(undefined);
  }
}

/** The next page is asked for while this one is worked on. */
async function* ahead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  let coming = pages.next();
  try {
    for (;;) {
      const step = await coming;
      if (step.done) return;
      coming = pages.next();
      // Whoever leaves early never looks at it.
      coming.catch(() => undefined);
      yield step.value;
    }
  } finally {
    await coming.catch(() => undefined);
    await pages.return(undefined);
  }
}

/** The order in which S3 lists: that of the keys' bytes in UTF-8. */
function compareKeys(one: string, other: string): number {
  if (one === other) return 0;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
