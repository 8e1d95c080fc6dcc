import type { CacheInfo } from '../../../core/resources/caches/types.ts';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { formatBytes, formatDuration, formatPercent, formatShortCount } from '../../components/format.ts';
import type { Column } from '../../components/pair/column.ts';

export const CACHE_COLUMNS: readonly Column<CacheInfo>[] = [
  {
    id: 'version',
    header: 'Version',
    render: (info) => (
      <span className="whitespace-nowrap">
        {info.product === 'valkey' ? 'Valkey' : 'Redis'} {info.version}
      </span>
    ),
  },
  { id: 'keys', header: 'Keys', numeric: true, render: (info) => formatShortCount(keysOf(info)) },
  { id: 'memory', header: 'Memory', numeric: true, render: (info) => formatBytes(info.memory.usedBytes) },
  {
    id: 'hits',
    header: 'Hit rate',
    numeric: true,
    render: (info) =>
      info.traffic.hitRate === undefined ? <Nothing /> : formatPercent(info.traffic.hitRate),
  },
  { id: 'clients', header: 'Clients', numeric: true, wide: true, render: (info) => info.clients.connected },
  {
    id: 'uptime',
    header: 'Up',
    numeric: true,
    wide: true,
    render: (info) => formatDuration(info.uptimeSeconds),
  },
];

export function keysOf(info: CacheInfo): number {
  return info.databases.reduce((sum, database) => sum + database.keys, 0);
}
