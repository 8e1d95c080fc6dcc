import type { Failure } from '../cells/cell.ts';
import type { RiskClass, UndoReach } from './risk.ts';

/** One call that an action will make, in the order of the list. */
export interface PlannedCall {
  /** In IAM's words, as `dynamodb:PutItem`; for Redis `redis:UNLINK`. */
  readonly operation: string;
  /** What it is made on: a table's name, a key, a queue. */
  readonly on: string;
  /** More than once where it is repeated: `a call per 25 items`. */
  readonly times?: string;
}

/** One attribute before and after. Absent means that there is none. */
export interface Change {
  readonly attribute: string;
  readonly before?: string;
  readonly after?: string;
}

/** What is kept before something is lost. */
export interface PlannedCapture {
  /** What is kept, in words: `1,204 keys with their TTLs`. */
  readonly keeps: string;
  /** Where: `s3://bucket/prefix`, or `the record of this action` for what is small. */
  readonly where: string;
  readonly keptForHours: number;
  /** What the capture can not hold. Empty: it is complete. */
  readonly lacks: readonly string[];
}

export interface PlannedUndo {
  readonly reach: UndoReach;
  /** How it is undone, or why it can not be. */
  readonly how: string;
}

/** A number that is told but does not void a plan when it moves: a depth, a count of keys. */
export interface Estimate {
  readonly label: string;
  readonly value: string;
}

/**
 * What was looked into before: one line of a verdict. `unknown`: whoever could tell did not answer, which is no reason
 * against it. A `blocker` stands in the way until the glass is broken.
 */
export interface Finding {
  readonly severity: 'blocker' | 'warning' | 'unknown' | 'good';
  /** In a word or two: `image`, `secrets`, `target health`. */
  readonly subject: string;
  readonly sentence: string;
}

/**
 * What an action is going to do, worked out from what is there now. Everything but `estimates`, `findings` and `facts`
 * is bound by the plan's hash; `version` stands for the state that was read, and changes when that state does.
 */
export interface Plan {
  /** One sentence: `Delete the item shop-1 / video-9 from tiktok-products-dev`. */
  readonly summary: string;
  readonly calls: readonly PlannedCall[];
  readonly changes: readonly Change[];
  /** What it costs, a sentence each. */
  readonly costs: readonly string[];
  /** What is lost, a sentence each. */
  readonly loses: readonly string[];
  readonly capture?: PlannedCapture;
  readonly undo: PlannedUndo;
  /** Where what is there makes it cost more than the action's class says: a table that is not empty. */
  readonly risk?: RiskClass;
  /** The `aws` or `redis-cli` lines that do the same. */
  readonly commands: readonly string[];
  readonly version: string;
  readonly estimates: readonly Estimate[];
  /** The verdict, where there is one. Like estimates it moves by itself. */
  readonly findings?: readonly Finding[];
  /** What execution and undo need of what was read. JSON; stays on the server. */
  readonly facts: Json;
}

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A plan, or why there is none. */
export type Planned =
  | { readonly outcome: 'planned'; readonly plan: Plan }
  /** The target is not there, is what is wanted already, or could not be read: nothing can be planned. */
  | { readonly outcome: 'refused'; readonly sentence: string; readonly failure?: Failure };

export function planned(plan: Plan): Planned {
  return { outcome: 'planned', plan };
}

export function refused(sentence: string, failure?: Failure): Planned {
  return { outcome: 'refused', sentence, failure };
}
