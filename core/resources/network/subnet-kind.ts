import type { RouteTable, Subnet } from './types.ts';

export type SubnetKind = 'public' | 'private' | 'isolated' | 'unknown';

/**
 * Whether a subnet reaches the internet, by the route table that holds for it: through an internet gateway it is
 * public, through a NAT it is private, by neither it is isolated. Where no table names it and none is the main one,
 * nothing is known. Source: VPC user guide, "Subnet types".
 */
export function subnetKind(subnet: Pick<Subnet, 'id' | 'vpcId'>, tables: readonly RouteTable[]): SubnetKind {
  const own = tables.filter((table) => table.vpcId === subnet.vpcId);
  const table = own.find((one) => one.subnetIds.includes(subnet.id)) ?? own.find((one) => one.isMain);
  if (!table) return 'unknown';
  const outward = table.routes.filter(
    ({ destination, isBlackhole }) => !isBlackhole && (destination === '0.0.0.0/0' || destination === '::/0'),
  );
  if (outward.some(({ target }) => target.startsWith('igw-'))) return 'public';
  return outward.length > 0 ? 'private' : 'isolated';
}
