import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import type { ContainerSummary, ContainerUsage } from '../../../core/resources/containers/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatPercent } from '../../components/format.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';

export interface ShownContainer extends ContainerSummary {
  readonly usage: Promise<Cell<ContainerUsage>>;
}

interface ContainersPaneProps {
  readonly environmentId: string;
  readonly containers: Promise<Cell<readonly ShownContainer[]>>;
  /** Where the logs are; undefined where they may not be read. */
  readonly logs: string | undefined;
}

/** The containers of a compose service: how they are, and what they use. */
export function ContainersPane({ environmentId, containers, logs }: ContainersPaneProps) {
  return (
    <StreamedCell
      cell={containers}
      empty={<p className="text-sm text-ink-muted">This environment has no containers of it.</p>}
    >
      {(all) => (
        <ul className="-my-2 divide-y divide-line">
          {all.map((container) => (
            <li key={container.id} className="py-2">
              <ContainerRow container={container}>
                {logs === undefined ? null : (
                  <PairLink
                    to={logs}
                    search={{ environment: environmentId, task: container.id }}
                    className="text-xs text-accent hover:underline"
                  >
                    Logs<span className="sr-only"> of {container.name}</span>
                  </PairLink>
                )}
              </ContainerRow>
            </li>
          ))}
        </ul>
      )}
    </StreamedCell>
  );
}

interface ContainerRowProps {
  readonly container: ShownContainer;
  readonly children: ReactNode;
}

function ContainerRow({ container, children }: ContainerRowProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 text-sm">
      <span className="min-w-0 break-all font-mono text-xs" title={container.id}>
        {container.name}
        <span className="ml-2 text-ink-muted">{container.image}</span>
      </span>
      <span className="flex items-baseline gap-3 justify-self-end">
        <span className={clsx('text-xs', toneOf(container))} title={container.status}>
          {container.health ?? container.state}
        </span>
        {children}
      </span>
      <span className="tabular flex flex-wrap gap-x-3 text-xs text-ink-muted">
        {container.ports.map((port) => (
          <span key={`${port.hostPort} ${port.containerPort} ${port.protocol}`}>
            {port.hostPort === undefined ? '' : `${port.hostPort} → `}
            {port.containerPort}/{port.protocol}
          </span>
        ))}
        {container.exitCode === undefined ? null : <span>exited with {container.exitCode}</span>}
        <StreamedCell cell={container.usage} inline empty={<></>}>
          {(usage) => (
            <span>
              CPU {formatPercent(usage.cpuPercent / 100)} · {formatBytes(usage.memoryBytes)} of{' '}
              {formatBytes(usage.memoryLimitBytes)}
            </span>
          )}
        </StreamedCell>
      </span>
      <span className="tabular justify-self-end text-xs text-ink-muted">
        <Age at={container.createdAt} suffix="" />
      </span>
    </div>
  );
}

function toneOf({ state, health }: ContainerSummary): string {
  if (health === 'unhealthy' || state === 'dead' || state === 'restarting') return 'text-bad';
  if (state !== 'running' || health === 'starting') return 'text-warn';
  return 'text-good';
}
