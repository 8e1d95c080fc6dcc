import { projectOf } from '../../../core/resources/containers/ask.ts';
import { logicalOf } from '../../../core/resources/deployments/green.ts';
import type { Source } from '../../../core/resources/source.ts';
import { bothSides, namedPair } from '../lists/named-pair.server.ts';
import type { NamedPair, NamedSide } from '../lists/named-pair.server.ts';
import type { Pair } from '../../http/pair.server.ts';
import type { ComputePlace } from './compute-place.ts';

/** One side of a service's page: the logical service there, and what runs it. */
export interface DeploymentPlace extends NamedSide {
  readonly compute: ComputePlace;
}

/**
 * The two services that a page's address stands for; `<service>-green` stands for the service that it is a side of.
 * @throws 404 where there could be nothing of the name.
 */
export function deploymentPair(
  address: string | undefined,
  pair: Pair,
): { readonly named: NamedPair; readonly sides: readonly [DeploymentPlace, DeploymentPlace] } {
  const named = namedPair('services', address, pair);
  const sides = bothSides(named, (side) => ({
    ...side,
    name: logicalOf(side.name),
    compute: computeOf(side.source),
  }));
  return { named, sides };
}

/** By the environment's id. */
export function computesOf(sides: readonly Source[]): Readonly<Record<string, ComputePlace>> {
  return Object.fromEntries(sides.map((source) => [source.environment.id, computeOf(source)]));
}

function computeOf({ environment }: Source): ComputePlace {
  const { compute } = environment;
  if (compute.kind === 'ecs') return { kind: 'ecs', cluster: compute.cluster };
  const { socket } = compute;
  const host = socket === undefined || /^[a-z]+:\/\//.test(socket) ? socket : `unix://${socket}`;
  return { kind: 'docker', project: projectOf(environment) ?? '', host };
}
