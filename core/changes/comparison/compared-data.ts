import { z } from 'zod';
import type { Environment } from '../../environments/schema.ts';
import type { Clients } from '../../environments/clients.ts';
import type { Failure } from '../../cells/cell.ts';
import type { Json } from '../../actions/plan.ts';

/** What is compared: the items of two tables, or the objects of two buckets. */
export type DataKind = 'tables' | 'buckets';

/** One side: the left one is the other environment's, the right one that of the action. */
export interface DataSide {
  readonly environment: Environment;
  readonly clients: Clients;
  /** The table or the bucket. */
  readonly name: string;
}

/** How much is looked at. */
export interface HowMuch {
  readonly check: 'sample' | 'full';
  /** Of a sample: items of either side, or pairs of objects whose checksums are asked for. */
  readonly sample: number;
  /** Addresses of the left environment in values are taken for those of the same resources on the right. */
  readonly names: boolean;
}

export interface ComparingOptions extends HowMuch {
  readonly signal: AbortSignal;
  /** Where an earlier start was. */
  readonly from?: Json;
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly total?: number;
    /** Absent where there is none to go on from: then it begins anew. */
    readonly checkpoint?: Json;
  }) => void;
}

/** Keys of each verdict that are kept; all are counted. */
export const KEPT_KEYS = 100;
/** Of the texts of the kept keys of one verdict: a run is no place for megabytes. */
const MOST_CHARACTERS = 32_768;

const keys = z.array(z.string()).readonly();
const side = z.object({
  environmentId: z.string(),
  name: z.string(),
  /** Of a whole comparison those that there are, of a sample as they were last counted, about. */
  count: z.number(),
});

/** What came of a comparison. Keys are texts: of an item the key as DynamoDB JSON, of an object its own. */
export const comparedDataSchema = z.object({
  kind: z.enum(['tables', 'buckets']),
  check: z.enum(['sample', 'full']),
  /** How many a sample was to take; of a whole comparison as it was asked for, too. */
  sample: z.number(),
  names: z.boolean(),
  /** What a sample of a table looked at: all of both after all, the first items of a side, or random places. */
  reach: z.enum(['whole', 'beginning', 'random']).optional(),
  left: side,
  right: side,
  equal: z.number(),
  different: z.number(),
  onlyLeft: z.number(),
  onlyRight: z.number(),
  /** As large, and without a checksum that both have: nothing tells whether they are equal. */
  unclear: z.number(),
  /** Pairs that are as large and whose checksums a sample did not ask for. */
  unasked: z.number(),
  /** Items among which there are differences that were not looked at one by one; 0 mostly. */
  unsettled: z.number(),
  first: z.object({ different: keys, onlyLeft: keys, onlyRight: keys, unclear: keys }),
});
export type ComparedData = Readonly<z.infer<typeof comparedDataSchema>>;

/** What a run of a comparison has saved when it has ended. */
export const keptComparisonSchema = z.object({ compared: comparedDataSchema });

export type ComparedEnd =
  | { readonly outcome: 'compared'; readonly compared: ComparedData }
  | { readonly outcome: 'refused'; readonly sentence: string }
  | { readonly outcome: 'failed'; readonly failure: Failure }
  | { readonly outcome: 'cancelled' };

/** The first keys, as many as are kept. */
export function firstKeys(texts: Iterable<string>): readonly string[] {
  const kept: string[] = [];
  let characters = 0;
  for (const text of texts) {
    characters += text.length;
    if (kept.length >= KEPT_KEYS || characters > MOST_CHARACTERS) break;
    kept.push(text);
  }
  return kept;
}

/** Whether everything that was looked at is equal. */
export function isAlike({ different, onlyLeft, onlyRight, unclear, unsettled }: ComparedData): boolean {
  return different + onlyLeft + onlyRight + unclear + unsettled === 0;
}
