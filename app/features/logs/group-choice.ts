import type { Failure } from '../../../core/cells/cell.ts';
import type { LogGroupPair } from '../../../core/resources/logs/types.ts';

export interface GroupChoice {
  readonly pairs: readonly LogGroupPair[];
  /** What could not be read of a side: the rest of it is there. */
  readonly failures: readonly [left: readonly Failure[], right: readonly Failure[]];
}
