import type {
  IpPermission,
  NetworkAcl as SdkAcl,
  NetworkAclEntry,
  Route as SdkRoute,
  RouteTable as SdkRouteTable,
  SecurityGroup as SdkGroup,
  Subnet as SdkSubnet,
  Tag,
  Vpc as SdkVpc,
} from '@aws-sdk/client-ec2';
import type {
  AclEntry,
  GroupRule,
  NetworkAcl,
  Peer,
  Route,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
} from './types.ts';

/** IP protocol numbers as rules write them; -1 is every one. Source: EC2 API reference, IpPermission. */
const PROTOCOLS: Readonly<Record<string, string>> = { '-1': 'all', '1': 'icmp', '6': 'tcp', '17': 'udp' };

export function vpcOf(given: SdkVpc): Vpc {
  const id = given.VpcId ?? '';
  return {
    id,
    name: nameOf(given.Tags) ?? id,
    cidr: given.CidrBlock ?? '',
    isDefault: given.IsDefault === true,
  };
}

export function subnetOf(given: SdkSubnet): Subnet {
  const id = given.SubnetId ?? '';
  return {
    id,
    name: nameOf(given.Tags) ?? id,
    vpcId: given.VpcId ?? '',
    cidr: given.CidrBlock ?? '',
    zone: given.AvailabilityZone ?? '',
    freeAddresses: given.AvailableIpAddressCount,
    givesPublicAddresses: given.MapPublicIpOnLaunch === true,
  };
}

export function routeTableOf(given: SdkRouteTable): RouteTable {
  const associations = given.Associations ?? [];
  return {
    id: given.RouteTableId ?? '',
    vpcId: given.VpcId ?? '',
    isMain: associations.some((one) => one.Main === true),
    subnetIds: associations.flatMap((one) => one.SubnetId ?? []),
    routes: (given.Routes ?? []).map(routeOf),
  };
}

function routeOf(given: SdkRoute): Route {
  return {
    destination:
      given.DestinationCidrBlock ?? given.DestinationIpv6CidrBlock ?? given.DestinationPrefixListId ?? '',
    target:
      given.GatewayId ??
      given.NatGatewayId ??
      given.TransitGatewayId ??
      given.VpcPeeringConnectionId ??
      given.NetworkInterfaceId ??
      given.InstanceId ??
      'unknown',
    isBlackhole: given.State === 'blackhole',
  };
}

export function securityGroupOf(given: SdkGroup): SecurityGroup {
  return {
    id: given.GroupId ?? '',
    name: given.GroupName ?? '',
    vpcId: given.VpcId,
    description: given.Description,
    inbound: (given.IpPermissions ?? []).flatMap(rulesOf),
    outbound: (given.IpPermissionsEgress ?? []).flatMap(rulesOf),
  };
}

/** A permission names several peers: each is a rule of its own. */
function rulesOf(given: IpPermission): readonly GroupRule[] {
  const protocol = protocolOf(given.IpProtocol);
  const every = protocol === 'all' || (given.FromPort === -1 && given.ToPort === -1);
  const ports = every ? {} : { fromPort: given.FromPort, toPort: given.ToPort };
  const rule = (peer: Peer, description: string | undefined): GroupRule => ({
    protocol,
    ...ports,
    peer,
    description: description || undefined,
  });
  return [
    ...(given.IpRanges ?? []).map(({ CidrIp = '', Description }) => rule(addressesOf(CidrIp), Description)),
    ...(given.Ipv6Ranges ?? []).map(({ CidrIpv6 = '', Description }) =>
      rule(addressesOf(CidrIpv6), Description),
    ),
    ...(given.UserIdGroupPairs ?? []).map(({ GroupId = '', Description }) =>
      rule({ kind: 'group', groupId: GroupId }, Description),
    ),
    ...(given.PrefixListIds ?? []).map(({ PrefixListId = '', Description }) =>
      rule({ kind: 'prefix-list', id: PrefixListId }, Description),
    ),
  ];
}

function addressesOf(cidr: string): Peer {
  return cidr === '0.0.0.0/0' || cidr === '::/0' ? { kind: 'anywhere' } : { kind: 'addresses', cidr };
}

export function aclOf(given: SdkAcl): NetworkAcl {
  return {
    id: given.NetworkAclId ?? '',
    vpcId: given.VpcId ?? '',
    isDefault: given.IsDefault === true,
    subnetIds: (given.Associations ?? []).flatMap((one) => one.SubnetId ?? []),
    entries: (given.Entries ?? []).map(entryOf).sort((a, b) => a.number - b.number),
  };
}

function entryOf(given: NetworkAclEntry): AclEntry {
  return {
    number: given.RuleNumber ?? 0,
    isOutbound: given.Egress === true,
    allows: given.RuleAction === 'allow',
    protocol: protocolOf(given.Protocol),
    fromPort: given.PortRange?.From,
    toPort: given.PortRange?.To,
    cidr: given.CidrBlock ?? given.Ipv6CidrBlock ?? '',
  };
}

function protocolOf(written: string | undefined): string {
  return PROTOCOLS[written ?? ''] ?? written ?? 'unknown';
}

function nameOf(tags: readonly Tag[] | undefined): string | undefined {
  return tags?.find(({ Key }) => Key === 'Name')?.Value || undefined;
}
