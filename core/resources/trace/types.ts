import type { Cell } from '../../cells/cell.ts';
import type { LeafFacts } from '../caches/types.ts';
import type { ObjectPage } from '../buckets/types.ts';
import type { FoundLines } from '../logs/types.ts';
import type { ItemPage, ItemResult } from '../tables/types.ts';

/** What was found of one video in one environment, each by a read of its own. */
export interface Found {
  readonly job: Cell<ItemResult>;
  readonly staged: Cell<ItemPage>;
  readonly tags: Cell<ItemPage>;
  /** Of the seller's; absent where no seller is known. */
  readonly video?: Cell<ItemResult>;
  readonly product?: Cell<ItemResult>;
  readonly thumbnails?: Cell<ObjectPage>;
  /** By cache; the product's key first, then the shop's. */
  readonly cached: readonly { readonly cacheId: string; readonly facts: Cell<readonly LeafFacts[]> }[];
}

/** Names of where a trace looks, for links and sentences. */
export interface TracePlaces {
  readonly tables: Readonly<Record<'videos' | 'jobs' | 'staging' | 'products' | 'tags', string>>;
  readonly thumbnails: string;
  readonly deadLetterQueues: readonly string[];
  readonly logGroups: readonly string[];
}

export type StageState = 'done' | 'waiting' | 'failed' | 'absent' | 'unknown';

/** One station of a video on its way into a shop. */
export interface TraceStage {
  readonly name: string;
  readonly state: StageState;
  readonly detail?: string;
}

/** One thing that is known of it, at its time. */
export interface TraceEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly what: string;
  /** The table, bucket or log group that says so. */
  readonly where: string;
  /** The page that shows it, without the pair. */
  readonly to?: { readonly pathname: string; readonly search: string };
  /** A log's line; hostile text. */
  readonly line?: string;
}

/** All that is known of a video in one environment. */
export interface Trace {
  readonly sellerHandle?: string;
  readonly correlationId?: string;
  readonly stages: readonly TraceStage[];
  readonly events: readonly TraceEvent[];
  /** Reads that failed: what they would have told is not known. */
  readonly unseen: readonly { readonly what: string; readonly cell: Cell<unknown> }[];
}

export type LogTrace = readonly { readonly group: string; readonly found: Cell<FoundLines> }[];
