import { Nothing } from '../../components/cells/cell-view.tsx';
import { formatBytes, formatCount, formatDuration } from '../../components/format.ts';
import type { Clients } from './activity.server.ts';

const HEADERS = ['Address', 'Name', 'Idle', 'Age', 'DB', 'Memory', 'Last command'] as const;

/** Who is connected, those that spoke last first. */
export function ClientTable({ clients }: { readonly clients: Clients }) {
  const { total, shown } = clients;
  return (
    <div className="space-y-2">
      <p className="tabular text-xs text-ink-muted">
        {shown.length < total
          ? `The ${shown.length} that spoke last, of ${formatCount(total)} connections.`
          : `${formatCount(total)} ${total === 1 ? 'connection' : 'connections'}, the console's own among them.`}
      </p>
      {/* A scrolling block is reachable by keyboard. */}
      <div
        tabIndex={0}
        role="group"
        aria-label="Clients"
        className="-mx-4 overflow-x-auto border-y border-line"
      >
        <table className="w-full whitespace-nowrap text-xs">
          <thead className="bg-sunken text-left text-2xs text-ink-faint">
            <tr>
              {HEADERS.map((header) => (
                <th key={header} scope="col" className="px-4 py-1.5 font-normal">
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {shown.map((client) => (
              <tr key={client.id} className="hover:bg-sunken/60">
                <td className="px-4 py-1.5 font-mono text-2xs">{client.address}</td>
                <td className="max-w-[10rem] truncate px-4 py-1.5">{client.name || <Nothing />}</td>
                <td className="px-4 py-1.5">
                  {client.idleSeconds === 0 ? 'active' : formatDuration(client.idleSeconds)}
                </td>
                <td className="px-4 py-1.5">{formatDuration(client.ageSeconds)}</td>
                <td className="px-4 py-1.5">{client.database}</td>
                <td className="px-4 py-1.5">
                  {client.memoryBytes === undefined ? <Nothing /> : formatBytes(client.memoryBytes)}
                </td>
                <td className="px-4 py-1.5 font-mono text-2xs">{client.lastCommand || <Nothing />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
