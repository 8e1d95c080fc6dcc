import type { Failure } from '../../../core/cells/cell.ts';
import type { VariableRow } from '../../../core/resources/configuration/types.ts';

/** How one side's variables were come by: an origin, nothing known, or a failure. */
export interface SideOrigin {
  readonly failure?: Failure;
  /** Files and task definitions, by label. */
  readonly origins: readonly string[];
  /** What could not be read, in words. */
  readonly remarks: readonly string[];
}

export interface ServiceComparison {
  readonly service: string;
  readonly rows: readonly VariableRow[];
  readonly left: SideOrigin;
  readonly right: SideOrigin;
}
