import clsx from 'clsx';
import type { TargetCounts } from '../../../core/resources/load-balancers/target-counts.ts';
import { CellView } from '../../components/cells/cell-view.tsx';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';
import type { Column } from '../../components/pair/column.ts';
import type { BalancerRow } from './balancer-row.ts';

export const BALANCER_COLUMNS: readonly Column<BalancerRow>[] = [
  {
    id: 'state',
    header: 'State',
    render: ({ balancer }) => <ResourceStatus status={balancer.state.toUpperCase()} />,
  },
  {
    id: 'listens',
    header: 'Listens',
    render: ({ listeners }) => (
      <CellView cell={listeners} inline>
        {(all) => (
          <span className="tabular text-xs">
            {all.map(({ protocol = '', port = '?' }) => `${protocol} :${port}`).join(', ')}
          </span>
        )}
      </CellView>
    ),
  },
  {
    id: 'targets',
    header: 'Healthy targets',
    numeric: true,
    render: ({ targets }) => (
      <CellView cell={targets} inline>
        {(counts) => <Targets counts={counts} />}
      </CellView>
    ),
  },
  {
    id: 'zones',
    header: 'Zones',
    numeric: true,
    wide: true,
    render: ({ balancer }) => balancer.zones.length,
  },
];

function Targets({ counts: { healthy, targets, unread } }: { readonly counts: TargetCounts }) {
  const isShort = healthy < targets;
  return (
    <span className={clsx('tabular', isShort && (healthy === 0 ? 'font-medium text-bad' : 'text-warn'))}>
      {healthy}/{targets}
      {unread > 0 ? <span className="block text-2xs text-warn">{unread} groups not read</span> : null}
    </span>
  );
}
