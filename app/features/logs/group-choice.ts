import type { Failure } from '../../../core/cells/cell.ts';
import type { LogGroupPair } from '../../../core/resources/logs/types.ts';

export interface GroupChoice {
  readonly pairs: readonly LogGroupPair[];
  /** What came instead of a side's groups. */
  readonly failures: readonly [left: Failure | undefined, right: Failure | undefined];
}
