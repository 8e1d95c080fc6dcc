import type { LoadBalancer } from '../load-balancers/types.ts';
import type { EcsService } from '../services/types.ts';
import { subnetKind } from './subnet-kind.ts';
import type { CacheGroup, NetworkAcl, RouteTable, SecurityGroup, Subnet, Vpc } from './types.ts';

/** What stands in a network, by what it is. */
export interface Standing {
  readonly kind: 'load balancer' | 'service' | 'cache';
  readonly name: string;
}

export type Lane = 'public' | 'private';

export interface PlacedSubnet extends Subnet {
  /** The name alone tells it where no route does. */
  readonly lane: Lane;
  readonly hasWayOut: boolean;
  readonly standing: readonly Standing[];
}

export interface PlacedGroup extends SecurityGroup {
  readonly usedBy: readonly Standing[];
}

export interface VpcMap extends Vpc {
  readonly zones: readonly { readonly zone: string; readonly subnets: readonly PlacedSubnet[] }[];
  readonly groups: readonly PlacedGroup[];
  readonly acls: readonly NetworkAcl[];
}

export interface MapParts {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly tables: readonly RouteTable[];
  readonly groups: readonly SecurityGroup[];
  readonly acls: readonly NetworkAcl[];
  readonly balancers: readonly LoadBalancer[];
  readonly services: readonly Pick<EcsService, 'name' | 'subnets' | 'securityGroups'>[];
  readonly caches: readonly CacheGroup[];
}

/** The networks of a region: those in which something stands first, the default one last. */
export function vpcMaps(parts: MapParts): readonly VpcMap[] {
  const maps = parts.vpcs.map((vpc) => mapOf(vpc, parts));
  const rank = (map: VpcMap) =>
    (map.isDefault ? 2 : 0) +
    (map.zones.some(({ subnets }) => subnets.some(({ standing }) => standing.length > 0)) ? 0 : 1);
  return maps.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function mapOf(vpc: Vpc, parts: MapParts): VpcMap {
  const subnets = parts.subnets.filter((one) => one.vpcId === vpc.id).map((one) => placed(one, parts));
  const zones = [...new Set(subnets.map(({ zone }) => zone))].sort();
  return {
    ...vpc,
    zones: zones.map((zone) => ({ zone, subnets: subnets.filter((one) => one.zone === zone) })),
    groups: parts.groups
      .filter((group) => group.vpcId === vpc.id)
      .map((group) => ({ ...group, usedBy: usersOf(group.id, parts) }))
      // What nothing uses, as the group that every network has, comes last.
      .sort(
        (a, b) => Number(b.usedBy.length > 0) - Number(a.usedBy.length > 0) || (a.name < b.name ? -1 : 1),
      ),
    acls: parts.acls.filter((acl) => acl.vpcId === vpc.id),
  };
}

function placed(subnet: Subnet, { tables, balancers, services }: MapParts): PlacedSubnet {
  const kind = subnetKind(subnet, tables);
  const namedPublic = /(?:^|[-_ ])public(?:$|[-_ ])/i.test(subnet.name);
  const isPublic = kind === 'public' || (kind !== 'private' && (namedPublic || subnet.givesPublicAddresses));
  return {
    ...subnet,
    lane: isPublic ? 'public' : 'private',
    hasWayOut: kind === 'public' || kind === 'private',
    standing: [
      ...balancers
        .filter(({ zones }) => zones.some(({ subnetId }) => subnetId === subnet.id))
        .map(({ name }): Standing => ({ kind: 'load balancer', name })),
      ...services
        .filter(({ subnets }) => subnets.includes(subnet.id))
        .map(({ name }): Standing => ({ kind: 'service', name })),
    ],
  };
}

function usersOf(groupId: string, { balancers, services, caches }: MapParts): readonly Standing[] {
  const uses = ({ securityGroups }: { readonly securityGroups: readonly string[] }) =>
    securityGroups.includes(groupId);
  return [
    ...balancers.filter(uses).map(({ name }): Standing => ({ kind: 'load balancer', name })),
    ...services.filter(uses).map(({ name }): Standing => ({ kind: 'service', name })),
    ...caches.filter(uses).map(({ id }): Standing => ({ kind: 'cache', name: id })),
  ];
}
