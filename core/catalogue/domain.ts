import { LOAD_BALANCER } from './compute.ts';
import type { Stage } from './stage.ts';

/** Where a stage is reached from outside; development has no domain. */
export const DOMAINS: Readonly<Partial<Record<Stage, string>>> = {
  staging: 'staging.tiktokcommerce.com',
  prod: 'tiktokcommerce.com',
};

/** The host names of the load balancer in a stage; none where it has no domain. */
export function hostsOf(stage: Stage): readonly string[] {
  const domain = DOMAINS[stage];
  if (domain === undefined) return [];
  return LOAD_BALANCER.hosts.map((host) => `${host.slice(0, -(DOMAINS.prod?.length ?? 0))}${domain}`);
}
