import type { Cell } from '../../cells/cell.ts';
import type { HeldVariable } from '../configuration/types.ts';

/** A function as ListFunctions tells it: its newest code, `$LATEST`. */
export interface FunctionSummary {
  readonly name: string;
  readonly arn: string;
  /** `Image` or `Zip`. */
  readonly packageType: string;
  /** As `nodejs22.x`; absent where an image brings its own. */
  readonly runtime?: string;
  readonly architecture?: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** In milliseconds since the epoch. */
  readonly lastModifiedAt?: number;
  /** Upstream's words: hostile text. */
  readonly description?: string;
}

/** What GetFunction alone tells: whether it can be called, what it runs, and how many at once. */
export interface FunctionStanding {
  /** `Pending`, `Active`, `Inactive`, `Failed`. */
  readonly state: string;
  readonly stateReason?: string;
  /** `Successful`, `InProgress`, `Failed`. */
  readonly lastUpdate?: string;
  readonly lastUpdateReason?: string;
  readonly image?: string;
  /** The tag of the image; the digest where it is named by one. */
  readonly imageTag?: string;
  /** How many may run at once, set apart for it; 0 stops it. Undefined where it shares the account's. */
  readonly reservedConcurrency?: number;
}

/** A function of the list, and what its own call tells of it. */
export interface FunctionRow extends FunctionSummary {
  readonly standing: Cell<FunctionStanding>;
}

/** Everything that GetFunction tells. Variables are masked before they are kept. */
export interface FunctionDetail extends FunctionSummary, FunctionStanding {
  readonly role?: string;
  readonly handler?: string;
  readonly codeSizeBytes: number;
  readonly codeSha256?: string;
  readonly ephemeralStorageMb?: number;
  readonly logGroup: string;
  readonly tracing?: string;
  /** What an asynchronous call that failed goes to. */
  readonly deadLetterArn?: string;
  readonly subnetIds: readonly string[];
  readonly securityGroups: readonly string[];
  readonly tags: readonly FunctionTag[];
  readonly variables: readonly HeldVariable[];
}

export interface FunctionTag {
  readonly key: string;
  readonly value: string;
}

export interface FunctionVersion {
  /** A number, or `$LATEST`. */
  readonly version: string;
  readonly lastModifiedAt?: number;
  readonly description?: string;
  readonly codeSizeBytes: number;
  readonly codeSha256?: string;
}

export interface FunctionAlias {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  /** The share of the calls that other versions take, 0 to 100 per cent. */
  readonly others: readonly { readonly version: string; readonly percent: number }[];
}

/** What calls a function: Lambda reads the source and hands over its records in batches. */
export interface EventSource {
  readonly uuid: string;
  readonly functionName: string;
  /** The version or alias that is called; absent for the function itself. */
  readonly qualifier?: string;
  readonly sourceArn?: string;
  /** The signing name of the source's service, as `sqs`. */
  readonly service?: string;
  readonly sourceName: string;
  /** `Enabled`, `Enabling`, `Disabled`, `Creating`, … */
  readonly state: string;
  readonly stateReason?: string;
  readonly batchSize?: number;
  readonly batchWindowSeconds?: number;
  /** How many batches are worked on at once at most. */
  readonly mostAtOnce?: number;
  /** Whether a batch may fail in part (`ReportBatchItemFailures`). */
  readonly partialFailures: boolean;
  readonly filters: number;
}

/** What a function did in the time that was asked for. */
export interface FunctionActivity {
  readonly name: string;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  /** Undefined where nothing ran to its end. In milliseconds. */
  readonly meanDurationMs?: number;
  readonly longestDurationMs?: number;
  /** Since when, in milliseconds since the epoch. */
  readonly since: number;
}

/** The newest lines of the stream that was written to last. */
export interface LogTail {
  readonly group: string;
  readonly stream: string;
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** What a program wrote: hostile text. */
  readonly text: string;
}
