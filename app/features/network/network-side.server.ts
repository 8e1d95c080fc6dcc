import type { Cell } from '../../../core/cells/cell.ts';
import { listContainers } from '../../../core/resources/containers/containers.ts';
import type { ContainerSummary } from '../../../core/resources/containers/types.ts';
import { networkCommands } from '../../../core/resources/network/commands.ts';
import { readNetwork } from '../../../core/resources/network/network.ts';
import type { NetworkReads } from '../../../core/resources/network/network.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';

export type NetworkSide = AwsSide | DockerSide;

interface SidePart {
  readonly label: EnvironmentLabel;
  readonly lines: readonly string[];
}

export interface AwsSide extends SidePart, NetworkReads {
  readonly kind: 'aws';
}

export interface DockerSide extends SidePart {
  readonly kind: 'docker';
  readonly containers: Promise<Cell<readonly ContainerSummary[]>>;
}

/** The network of one environment: a VPC and its edge, or where Docker runs the platform the bridge of its containers. */
export function networkSide(source: Source, label: EnvironmentLabel, budget: Budget): NetworkSide {
  if (source.environment.compute.kind === 'docker')
    return {
      kind: 'docker',
      label,
      lines: ['docker network ls', 'docker compose ps'],
      containers: listContainers(source, budget),
    };
  return { kind: 'aws', label, lines: networkCommands(label), ...readNetwork(source, budget) };
}
