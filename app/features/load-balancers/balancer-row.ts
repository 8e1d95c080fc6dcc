import type { Cell } from '../../../core/cells/cell.ts';
import type { TargetCounts } from '../../../core/resources/load-balancers/target-counts.ts';
import type { Listener, LoadBalancer } from '../../../core/resources/load-balancers/types.ts';

/** A load balancer of a list, with what each of its calls told. */
export interface BalancerRow {
  readonly balancer: LoadBalancer;
  readonly listeners: Cell<readonly Listener[]>;
  readonly targets: Cell<TargetCounts>;
}
