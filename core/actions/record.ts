import type { Change } from './plan.ts';

/** Who acts, as the records keep it. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

/** From where: the address that the trusted proxies tell, and the request that the log knows. */
export interface Origin {
  readonly address: string;
  readonly requestId: string;
}

/** One call that was made while an action ran, as upstream answered it. */
export interface MadeCall {
  /** `dynamodb:PutItem`. */
  readonly operation: string;
  /** Upstream's own id of the request, where it gave one. */
  readonly requestId?: string;
  readonly status?: number;
  /** Upstream's error code, where it failed. */
  readonly code?: string;
}

export type RecordKind =
  | 'intent'
  | 'outcome'
  | 'approval-requested'
  | 'approved'
  | 'declined'
  | 'approval-void'
  | 'break-glass'
  | 'cancel-requested'
  | 'refused'
  | 'rules-changed'
  | 'runbook'
  | 'link-made'
  | 'link-withdrawn';

/** What is written. The store adds the place in the chain. */
export interface RecordBody {
  /** A body with the same id is written once, however often it is appended. The store makes one where there is none. */
  readonly id?: string;
  readonly kind: RecordKind;
  /** Milliseconds since the epoch, by the console's clock. */
  readonly at: number;
  readonly who: Actor;
  readonly from: Origin;
  readonly environmentId: string;
  /** The account that was really behind the label, once it was asked. */
  readonly account?: string;
  readonly actionId?: string;
  readonly actionTitle?: string;
  readonly targetKind?: string;
  readonly target?: string;
  /** Joins the entries of one execution; an approval's id until there is one. */
  readonly runId?: string;
  readonly approvalId?: string;
  readonly planHash?: string;
  /** The plan's sentence, or what happened in one. */
  readonly summary: string;
  /** Before and after, each value cut to what a record can hold. */
  readonly changes?: readonly Change[];
  readonly calls?: readonly MadeCall[];
  readonly outcome?: 'done' | 'failed' | 'cancelled' | 'unknown';
  readonly completed?: string;
  readonly remaining?: string;
  /** The run whose effect this one takes back. */
  readonly undoOf?: string;
  readonly undoUntil?: number;
  readonly approvedBy?: Actor;
  /** Why, in the words of whoever broke the glass or revealed a value. */
  readonly reason?: string;
  /** When it was written, where that was later than `at`: an emergency was recorded while the table was away. */
  readonly writtenAt?: number;
  /** How many changes and calls were more than a record holds, and the hash of them. Set by the store. */
  readonly omitted?: { readonly changes: number; readonly calls: number; readonly sha256: string };
}

/** An entry in its place: `hash` is over everything else of it, `previousHash` included. */
export interface RecordEntry extends RecordBody {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

export interface RecordPage {
  /** Newest first. */
  readonly entries: readonly RecordEntry[];
  /** The sequence to go on before; undefined at the beginning of the chain. */
  readonly before?: number;
  /** Places whose item can not be read as an entry: somebody else has written there. */
  readonly damaged?: readonly number[];
}

export interface RecordQuery {
  readonly environmentIds?: readonly string[];
  readonly kinds?: readonly RecordKind[];
  readonly actionId?: string;
  readonly personId?: string;
  readonly target?: string;
  readonly runId?: string;
  /** Words that stand in the summary, the target or the name, whatever their case. */
  readonly text?: string;
  readonly fromAt?: number;
  readonly toAt?: number;
  readonly before?: number;
  readonly limit: number;
}

/** The append-only, chained records of the console. */
export interface Records {
  /** @throws HomeError. Where it is `uncertain` the entry may be there; appended with its `id` again, it is there once. */
  readonly append: (body: RecordBody) => Promise<RecordEntry>;
  /** Reads back page by page; looks at so many entries at most, and says where to go on. */
  readonly page: (query: RecordQuery, signal: AbortSignal) => Promise<RecordPage>;
}
