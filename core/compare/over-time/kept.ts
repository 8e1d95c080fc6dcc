import type { Actor } from '../../actions/record.ts';
import type { ComparedKind } from '../form/canonical.ts';

/** Why a snapshot was taken: it was the day's first, an action had ended, or somebody asked for it. */
export const SNAPSHOT_CAUSES = ['daily', 'action', 'hand'] as const;
export type SnapshotCause = (typeof SNAPSHOT_CAUSES)[number];

/** So long a snapshot is kept. */
export const SNAPSHOT_DAYS = 90;

/** The content of one kind, as it is stored: known by what is in it, so that what did not change is there already. */
export interface PartReference {
  /** SHA-256 of the stored bytes, in hex. */
  readonly address: string;
  readonly chunks: number;
  readonly bytes: number;
  /** Until when it is there at least, in milliseconds since the epoch. */
  readonly until: number;
}

/** One kind of one snapshot. */
export interface KeptKind {
  /** Absent where the kind could not be listed. */
  readonly seen?: PartReference;
  readonly unseen?: { readonly operation: string; readonly state: string };
  /** What was known last, where that is more than was seen this time: what the next snapshot is held against. */
  readonly known?: PartReference;
}

/** A resource in which a snapshot differs from the one before. */
export interface ChangedResource {
  readonly kind: ComparedKind;
  readonly key: string;
  readonly name: string;
  readonly differences: number;
  /** Which of the actions has been at it; absent where none has. */
  readonly action?: number;
}

/** An action of the console that had not ended before the earlier snapshot, and had begun before the later one. */
export interface ActionBetween {
  readonly runId?: string;
  readonly title: string;
  readonly who: string;
  readonly target?: string;
}

/** What a snapshot tells of the one before it. */
export interface SnapshotChanges {
  readonly previousId: string;
  /** When that one was taken, in milliseconds since the epoch. */
  readonly since: number;
  readonly differences: number;
  /** The first of them; `resourcesChanged` counts all. */
  readonly resources: readonly ChangedResource[];
  readonly resourcesChanged: number;
  readonly actions: readonly ActionBetween[];
  /** False where the records could not be read whole: then nobody can say that no action did it. */
  readonly isAttributed: boolean;
}

/** A snapshot without its content. */
export interface SnapshotHead {
  /** Sorts by time. */
  readonly id: string;
  readonly environmentId: string;
  /** When reading began and ended, in milliseconds since the epoch. */
  readonly at: number;
  readonly endedAt: number;
  readonly cause: SnapshotCause;
  /** Who asked for it, where somebody did. */
  readonly by?: Actor;
  readonly kinds: Readonly<Partial<Record<ComparedKind, KeptKind>>>;
  /** Absent for the first one. */
  readonly changes?: SnapshotChanges;
}

/** What is kept of a kind: JSON, whose shape is `core/compare/snapshot.ts`'s to know. */
export type KindContents = ReadonlyMap<ComparedKind, unknown>;

export interface SnapshotQuery {
  readonly fromAt?: number;
  readonly toAt?: number;
  readonly limit: number;
}

/** The newest snapshot; `place` is what the next one is written behind, and is there even where its snapshot has gone. */
export interface LatestSnapshot {
  readonly place?: string;
  readonly head?: SnapshotHead;
}

/**
 * Snapshots in the home environment's table: heads, which name the parts that hold the content. Parts are written first
 * and the head last, in one transaction with the place of the newest: what was torn is no snapshot. All methods
 * throw HomeError.
 */
export interface Snapshots {
  readonly latest: (environmentId: string) => Promise<LatestSnapshot>;
  readonly find: (environmentId: string, id: string) => Promise<SnapshotHead | undefined>;
  /** Newest first; `more` where the limit left some out. */
  readonly list: (
    environmentId: string,
    query: SnapshotQuery,
    signal?: AbortSignal,
  ) => Promise<{ readonly heads: readonly SnapshotHead[]; readonly more: boolean }>;
  /** Of the kinds named, else all. Undefined where a part is gone, or is not what it was. */
  readonly read: (
    head: SnapshotHead,
    what: 'seen' | 'known',
    kinds?: readonly ComparedKind[],
  ) => Promise<KindContents | undefined>;
  /** Where one of the parts in `there` is the same, nothing is written. */
  readonly writePart: (
    environmentId: string,
    content: unknown,
    there: readonly PartReference[],
    at: number,
  ) => Promise<PartReference>;
  /** `overtaken`: another one was written behind that place, or is newer. Nothing was written then. */
  readonly add: (head: SnapshotHead, place: string | undefined) => Promise<'added' | 'overtaken'>;
  /** True for one console a day, until it says that it is done or `until` has passed. */
  readonly takeDay: (
    environmentId: string,
    day: string,
    owner: string,
    now: number,
    until: number,
  ) => Promise<boolean>;
  readonly endDay: (environmentId: string, day: string, owner: string) => Promise<void>;
}

const SNAPSHOT_ID = /^\d{13}-[0-9a-f]{8}$/;

/** A snapshot's id in an address. */
export function isSnapshotId(text: string): boolean {
  return SNAPSHOT_ID.test(text);
}
