import type { Cell } from '../../../core/cells/cell.ts';
import type { ContainerPort, ContainerSummary } from '../../../core/resources/containers/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Section } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { FindingList } from './finding-list.tsx';
import { openPorts } from './open-ports.ts';

interface DockerPaneProps {
  readonly containers: Promise<Cell<readonly ContainerSummary[]>>;
}

/** The network of an environment that Docker runs: the bridge between its containers, and what is carried outside. */
export function DockerPane({ containers }: DockerPaneProps) {
  return (
    <>
      <p className="mb-4 text-sm text-ink-muted">
        Docker runs the platform here. Its containers reach each other by name over the bridge of their
        compose project; from outside only published ports are reached. There is no DNS, no certificate and no
        CDN.
      </p>
      <StreamedCell
        cell={containers}
        empty={<p className="text-sm text-ink-muted">No container of the project is there.</p>}
      >
        {(all) => (
          <>
            <Section title="Findings">
              <FindingList found={openPorts(all)} unread={[]} />
            </Section>
            <Section title="Bridge">
              <ul className="divide-y divide-line border-y border-line text-xs leading-5">
                {all.map((one) => (
                  <li key={one.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-1.5">
                    <PairLink
                      to={`/deployments/${encodeURIComponent(one.service)}`}
                      className="min-w-0 break-all font-medium hover:text-accent"
                    >
                      {one.name}
                    </PairLink>
                    <span className="text-ink-muted">{one.state}</span>
                    <span className="tabular col-span-2 text-ink-muted">{portsOf(one.ports)}</span>
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </StreamedCell>
    </>
  );
}

function portsOf(ports: readonly ContainerPort[]): string {
  if (ports.length === 0) return 'no ports';
  return ports
    .map(({ containerPort, hostIp, hostPort }) =>
      hostPort === undefined
        ? `${containerPort} inside alone`
        : `${containerPort} at ${hostIp ?? ''}:${hostPort}`,
    )
    .join(', ');
}
