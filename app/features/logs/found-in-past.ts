import type { Failure } from '../../../core/cells/cell.ts';
import type { TailLine } from '../../../core/resources/logs/types.ts';

export interface FoundInPast {
  /** The oldest first. */
  readonly lines: readonly TailLine[];
  /** Groups of which there is more than is told. */
  readonly more: readonly string[];
  readonly failures: readonly {
    readonly environment: string;
    readonly group: string;
    readonly failure: Failure;
  }[];
}
