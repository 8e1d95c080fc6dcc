import type { Failure } from '../../cells/cell.ts';

/** One line of a log group that a filter has found. */
export interface FoundLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly stream: string;
  /** Hostile text, cut. */
  readonly text: string;
}

export interface FoundLines {
  readonly lines: readonly FoundLine[];
  /** Whether the search ended at its limit, with more behind it. */
  readonly more: boolean;
}

/** Where lines are written: a group of CloudWatch Logs, or the containers of one compose service. */
export interface LogGroup {
  /** The group's name; of a compose service `container:` and its name, which no group can be called. */
  readonly name: string;
  readonly origin: 'cloudwatch' | 'docker';
  /** Undefined for ever: no retention is set. Days. */
  readonly retentionDays?: number;
  /** Compressed, as it is billed; undefined where nobody tells. */
  readonly storedBytes?: number;
  readonly createdAt?: number;
  /** `STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY`. */
  readonly logClass?: string;
}

/** One logical place to which both environments write. */
export interface LogGroupPair {
  readonly key: string;
  readonly inCatalogue: boolean;
  readonly left?: LogGroup;
  readonly right?: LogGroup;
}

/** One line as it was written, and what tells it from every other. */
export interface TailLine {
  /** The same for the same event, however and however often it is read. */
  readonly id: string;
  /** The event's own time, in milliseconds since the epoch. */
  readonly at: number;
  readonly ingestedAt?: number;
  readonly environmentId: string;
  readonly group: string;
  readonly stream: string;
  /** Hostile text, cut where it is long. */
  readonly text: string;
  /** It came after lines that are younger had been told. */
  readonly isLate?: true;
}

/** How lines are come by: as an event stream, by asking again and again, or from the engine. */
export type TailWay = 'live' | 'polling' | 'docker';

/** What following logs tells, in the order in which it happens. */
export type TailEvent =
  | {
      readonly kind: 'lines';
      readonly lines: readonly TailLine[];
      /** Lines that came faster than they are told, since the last event. */
      readonly leftOut: number;
      /** Everything up to here has been told, save what comes late. Milliseconds since the epoch. */
      readonly upTo: number;
    }
  | {
      readonly kind: 'way';
      readonly environmentId: string;
      readonly groups: readonly string[];
      readonly way: TailWay;
    }
  | { readonly kind: 'note'; readonly environmentId: string; readonly sentence: string }
  | {
      readonly kind: 'failed';
      readonly environmentId: string;
      readonly groups: readonly string[];
      readonly failure: Failure;
    }
  | { readonly kind: 'end'; readonly reason: 'time' | 'left' | 'failed' };

/** How long logs are followed at most, before the one who looks starts it again. */
export const TAIL_SECONDS = 3_600;
/** Groups of one environment that are followed at once. */
export const MOST_TAILED_GROUPS = 20;
