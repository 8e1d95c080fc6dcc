import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Failure } from '../../../cells/cell.ts';
import type { Patience } from './upstream-call.ts';

/** A table and the client of the environment that it is in. */
export interface TablePlace {
  readonly client: DynamoDBClient;
  readonly table: string;
}

/** How far a piece of bulk work is. Everything up to `checkpoint` is done, and is never needed again. */
export interface BulkProgress<Checkpoint> {
  readonly done: number;
  /** As DynamoDB last counted, about every six hours: `done` may pass it. Absent where nobody knows. */
  readonly total?: number;
  readonly bytes: number;
  /** JSON. The same work started again from here does what is left, and does no harm to what is done. */
  readonly checkpoint: Checkpoint;
}

export interface BulkOptions<Checkpoint> {
  readonly signal: AbortSignal;
  /** Called often; whoever keeps the checkpoint decides how often it is written. */
  readonly onProgress?: (progress: BulkProgress<Checkpoint>) => void;
  readonly from?: Checkpoint;
  /** How long a throttled or unreachable upstream is asked again. */
  readonly patience?: Patience;
}

/** How bulk work ended. Whatever the end, the totals tell what was done up to it. */
export type Ended<Totals, Checkpoint> =
  | ({ readonly outcome: 'done' } & Totals)
  | ({ readonly outcome: 'cancelled'; readonly checkpoint: Checkpoint } & Totals)
  | ({ readonly outcome: 'failed'; readonly failure: Failure; readonly checkpoint: Checkpoint } & Totals)
  /** Nothing was begun: what was asked for can not be done, and a sentence says why. */
  | ({ readonly outcome: 'refused'; readonly sentence: string } & Totals);
