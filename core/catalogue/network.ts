import { SERVICES } from './compute.ts';
import { CACHES } from './guards.ts';
import type { Named } from './stage.ts';
import { perStage, everywhere } from './stage.ts';

/** Where services, the load balancer and the cache stand, in the stages that have a network of their own. */
export interface NetworkDefinition {
  readonly names: Named;
  readonly cidr: string;
  /** The last letters of the availability zones. */
  readonly zones: readonly string[];
  /** Subnets of both kinds are of this size; the private ones begin at this one. */
  readonly subnetBits: number;
  readonly firstPrivateSubnet: number;
  readonly groups: Readonly<Record<GroupName, SecurityGroupDefinition>>;
}

export type GroupName = 'load-balancer' | 'tasks' | 'cache';

export interface SecurityGroupDefinition {
  readonly names: Named;
  readonly description: string;
  readonly ports: readonly { readonly from: number; readonly to: number }[];
  /** Who may come in: everybody, or members of another group. */
  readonly source: 'everybody' | GroupName;
}

const TASK_PORTS = SERVICES.filter(({ tasks }) => tasks).map(({ port }) => port);

export const NETWORK: NetworkDefinition = {
  names: everywhere('tiktok-commerce'),
  cidr: '10.20.0.0/16',
  zones: ['a', 'b'],
  subnetBits: 24,
  firstPrivateSubnet: 10,
  groups: {
    'load-balancer': {
      names: everywhere('tiktok-commerce-alb'),
      description: 'The load balancer: HTTPS from anywhere',
      ports: [
        { from: 443, to: 443 },
        { from: 80, to: 80 },
      ],
      source: 'everybody',
    },
    tasks: {
      names: everywhere('tiktok-commerce-ecs'),
      description: 'Tasks: from the load balancer only',
      ports: [{ from: Math.min(...TASK_PORTS), to: Math.max(...TASK_PORTS) }],
      source: 'load-balancer',
    },
    cache: {
      names: everywhere('tiktok-commerce-redis'),
      description: 'Redis: from the tasks only',
      ports: CACHES.map(({ port }) => ({ from: port, to: port })),
      source: 'tasks',
    },
  },
};

/** Where access logs of buckets, load balancers and distributions are kept; the catalogue's own buckets hold goods. */
export const ACCESS_LOGS: { readonly names: Named; readonly keptDays: number } = {
  names: perStage((stage) => `tiktok-commerce-access-logs-${stage}`),
  keptDays: 90,
};
