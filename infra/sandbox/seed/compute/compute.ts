import { makeCache, makeEdge, releaseStorefront } from './edge.ts';
import { makeFunctions } from './functions.ts';
import { pushImages } from './images.ts';
import { makeLoadBalancer } from './load-balancer.ts';
import { makeNetwork } from './network.ts';
import type { ComputePlace } from './place.ts';
import { makeRoles } from './roles.ts';
import { startServices } from './services.ts';
import { registerTaskDefinitions } from './task-definitions.ts';

/** What production runs on: images, roles, network, load balancer, and what is configured of the edge. */
export async function prepareCompute(place: ComputePlace): Promise<() => Promise<void>> {
  const [network] = await Promise.all([
    makeNetwork(place),
    pushImages(place),
    makeRoles(place),
    registerTaskDefinitions(place),
    makeCache(place),
  ]);
  const targetGroups = await makeLoadBalancer(place, network);
  await makeEdge(place);
  // Started once everything that they ask for is there.
  return async () => {
    await Promise.all([
      startServices(place, network, targetGroups),
      makeFunctions(place),
      releaseStorefront(place),
    ]);
  };
}
