import type { Failure } from '../../../core/cells/cell.ts';
import type { FoundPatterns } from './found-patterns.ts';

/** A revision that can be chosen, or that is. */
export interface ShownColour {
  readonly key: string;
  /** `family:revision`, with its service where that is the green one of two. */
  readonly name: string;
  readonly running: number;
  readonly stopped: number;
  readonly since?: number;
}

/** Two revisions of one service by what they say of errors. */
export interface FoundColours {
  /** The newest first. */
  readonly choices: readonly ShownColour[];
  readonly blue?: ShownColour;
  readonly green?: ShownColour;
  /** Asked for by the address, and ECS tells no task of it any more. */
  readonly forgotten: readonly string[];
  readonly unread: readonly Failure[];
  /** Containers whose lines are in no stream of CloudWatch Logs that is called by their task. */
  readonly elsewhere: readonly string[];
  /** Absent where there are no two revisions. */
  readonly compared?: {
    readonly patterns: FoundPatterns;
    readonly lines: { readonly blue: number; readonly green: number };
    /** Why the two can not be set against each other, a sentence each; then no difference is told. */
    readonly doubts: readonly string[];
    /** Lines of other tasks in the same streams' group. */
    readonly others: number;
    /** That read the same lines. */
    readonly commands: readonly string[];
  };
}
