import { hasValue, mapCell } from '../../../core/cells/cell.ts';
import { balancerInList } from '../../../core/compare/reading/rows.ts';
import { mapListed } from '../../../core/paging/token-pages.ts';
import { findLoadBalancer, groupsOfBalancer } from '../../../core/resources/load-balancers/balancer.ts';
import { listListeners, listLoadBalancers } from '../../../core/resources/load-balancers/load-balancers.ts';
import { countTargets } from '../../../core/resources/load-balancers/target-counts.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Listing } from '../lists/paired-list.server.ts';
import type { BalancerRow } from './balancer-row.ts';

/** The load balancers of each environment; two of a pair should listen alike. */
export function balancersListing(budget: Budget): Listing<BalancerRow> {
  return {
    kind: 'load-balancers',
    names: async (source) =>
      mapCell(await listLoadBalancers(source, budget), (all) =>
        mapListed(all, (each) => each.map(({ name }) => name)),
      ),
    row: async (source, name) => {
      const cell = await findLoadBalancer(source, name, budget);
      if (!hasValue(cell)) return cell;
      const [listeners, groups] = await Promise.all([
        listListeners(source, cell.value.arn, budget),
        groupsOfBalancer(source, cell.value.arn, budget),
      ]);
      return mapCell(cell, (balancer) => ({ balancer, listeners, targets: mapCell(groups, countTargets) }));
    },
    found: ({ balancer, listeners }) => balancerInList(balancer, listeners),
  };
}
