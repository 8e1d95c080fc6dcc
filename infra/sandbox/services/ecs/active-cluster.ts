import type { EcsContext } from './context.ts';
import { clusterNotFound } from './errors.ts';
import { readCluster } from './names.ts';

/** The short name of a cluster that is there. Throws ClusterNotFoundException. */
export function activeCluster(context: EcsContext, given: string | undefined): string {
  const name = readCluster(given);
  if (!context.clusters.get(name)) throw clusterNotFound();
  return name;
}
