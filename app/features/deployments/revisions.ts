import type { Failure } from '../../../core/cells/cell.ts';
import type { DefinitionRows } from '../../../core/resources/deployments/definition-differences.ts';

/** The revisions of a service's task definition, and what two of them differ in. */
export interface RevisionComparison {
  /** Newest first. */
  readonly revisions: readonly string[];
  readonly from?: string;
  readonly to: string;
  readonly rows: DefinitionRows;
  readonly unread: readonly Failure[];
}
