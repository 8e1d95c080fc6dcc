import type { Cell } from '../../../core/cells/cell.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import type { EventSource, FunctionActivity, FunctionRow } from '../../../core/resources/functions/types.ts';

/** An event source, and what both environments call it. */
export interface KeyedSource extends EventSource {
  readonly key: string;
}

/** A worker of the platform as it runs in one environment: as a function, or in containers. */
export type WorkerRow =
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly found: FunctionRow;
      readonly sources: Cell<readonly KeyedSource[]>;
    }
  | { readonly kind: 'container'; readonly name: string; readonly container: Deployable };

/** What the functions on the screen did in the last hour. */
export type Activities = Cell<readonly FunctionActivity[]>;
