import type { PatternDifference } from '../../../core/resources/logs/patterns/types.ts';
import type { FoundInPast } from './found-in-past.ts';

export interface FoundPatterns {
  /** The most remarkable difference first. */
  readonly patterns: readonly PatternDifference[];
  readonly errors: number;
  /** Lines of more patterns than are kept. */
  readonly unplaced: number;
  /** Groups of which not every line was read. */
  readonly incomplete: readonly string[];
  readonly failures: FoundInPast['failures'];
  /** What is on the left and on the right of the counts. */
  readonly columns: readonly [left: string, right: string];
}
