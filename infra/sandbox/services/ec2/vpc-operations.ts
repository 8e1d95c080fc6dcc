import type {
  CreateSubnetRequest,
  CreateSubnetResult,
  CreateVpcRequest,
  CreateVpcResult,
  DeleteSubnetRequest,
  DeleteVpcRequest,
  DescribeAvailabilityZonesResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  ModifySubnetAttributeRequest,
  Subnet,
  Vpc,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { contains, overlap, readBlock } from './cidr.ts';
import { dependencyViolation, missingParameter } from './errors.ts';
import { specifiedTags } from './records.ts';
import type { NetworkRecords } from './records.ts';
import { makeDefaultGroup } from './security-group-operations.ts';

const zoneLetters: readonly string[] = ['a', 'b', 'c', 'd', 'e', 'f'];
/** Addresses of a subnet that AWS keeps for itself. */
const reservedAddresses = 5;

function invalidRange(code: string, cidr: string): ServiceError {
  return new ServiceError(code, `The CIDR '${cidr}' is invalid.`);
}

/** Networks, subnets and zones. A network is made with its default group, main route table and default list. */
export function createVpcOperations(cloud: Cloud, records: NetworkRecords) {
  const { account, region } = cloud;

  function zones() {
    return zoneLetters.map((letter, at) => ({ name: `${region}${letter}`, id: `use1-az${at + 1}` }));
  }

  function createVpc(input: CreateVpcRequest): CreateVpcResult {
    const { CidrBlock: cidr } = input;
    if (cidr === undefined) throw missingParameter('CidrBlock');
    const block = readBlock(cidr);
    if (!block || block.prefixLength < 16 || block.prefixLength > 28)
      throw invalidRange('InvalidVpc.Range', cidr);
    const id = records.newId('vpc');
    const vpc: Vpc = {
      VpcId: id,
      OwnerId: account,
      CidrBlock: cidr,
      CidrBlockAssociationSet: [
        {
          AssociationId: `vpc-cidr-assoc-${id.slice(4)}`,
          CidrBlock: cidr,
          CidrBlockState: { State: 'associated' },
        },
      ],
      State: 'available',
      InstanceTenancy: input.InstanceTenancy ?? 'default',
      IsDefault: false,
      DhcpOptionsId: 'dopt-default',
      Tags: specifiedTags(input.TagSpecifications),
    };
    records.save('vpc', id, vpc);
    makeDefaultGroup(cloud, records, id);
    const table = records.newId('rtb');
    records.save('rtb', table, {
      RouteTableId: table,
      VpcId: id,
      OwnerId: account,
      Associations: [
        {
          Main: true,
          RouteTableAssociationId: `rtbassoc-${table.slice(4)}`,
          RouteTableId: table,
          AssociationState: { State: 'associated' },
        },
      ],
      Routes: [
        {
          DestinationCidrBlock: cidr,
          GatewayId: 'local',
          Origin: 'CreateRouteTable',
          State: 'active',
        },
      ],
      Tags: [],
    });
    makeDefaultAcl(id);
    return { Vpc: { ...vpc, State: 'pending' } };
  }

  function makeDefaultAcl(vpcId: string): void {
    const id = records.newId('acl');
    const all = { CidrBlock: '0.0.0.0/0', Protocol: '-1' } as const;
    records.save('acl', id, {
      NetworkAclId: id,
      VpcId: vpcId,
      OwnerId: account,
      IsDefault: true,
      Associations: [],
      Entries: [true, false].flatMap((Egress) => [
        { ...all, Egress, RuleAction: 'allow' as const, RuleNumber: 100 },
        { ...all, Egress, RuleAction: 'deny' as const, RuleNumber: 32_767 },
      ]),
      Tags: [],
    });
  }

  function describeVpcs(input: DescribeVpcsRequest): DescribeVpcsResult {
    const page = records.list('vpc', {
      ids: input.VpcIds,
      filters: input.Filters,
      idOf: ({ VpcId }) => VpcId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'vpc-id': ({ VpcId }) => [VpcId],
        cidr: ({ CidrBlock }) => [CidrBlock],
        'cidr-block-association.cidr-block': ({ CidrBlock }) => [CidrBlock],
        state: ({ State }) => [State],
        'owner-id': ({ OwnerId }) => [OwnerId],
        'is-default': ({ IsDefault }) => [String(IsDefault)],
      },
    });
    return { Vpcs: page.items, NextToken: page.nextToken };
  }

  function deleteVpc(input: DeleteVpcRequest): void {
    const { VpcId: id = '' } = records.require('vpc', input.VpcId);
    const isUsed =
      records.all('subnet').some(({ VpcId }) => VpcId === id) ||
      records.all('sg').some(({ VpcId, GroupName }) => VpcId === id && GroupName !== 'default') ||
      records.all('igw').some(({ Attachments }) => Attachments?.some(({ VpcId }) => VpcId === id)) ||
      records.all('vpce').some(({ VpcId }) => VpcId === id) ||
      records.all('rtb').some(({ VpcId, Associations }) => VpcId === id && !Associations?.[0]?.Main);
    if (isUsed) throw dependencyViolation(`The vpc '${id}' has dependencies and cannot be deleted.`);
    for (const { VpcId, RouteTableId = '' } of records.all('rtb'))
      if (VpcId === id) records.remove('rtb', RouteTableId);
    for (const { VpcId, NetworkAclId = '' } of records.all('acl'))
      if (VpcId === id) records.remove('acl', NetworkAclId);
    for (const { VpcId, GroupId = '' } of records.all('sg'))
      if (VpcId === id) {
        for (const rule of records.all('sgr'))
          if (rule.GroupId === GroupId) records.remove('sgr', rule.SecurityGroupRuleId ?? '');
        records.remove('sg', GroupId);
      }
    records.remove('vpc', id);
  }

  function createSubnet(input: CreateSubnetRequest): CreateSubnetResult {
    const { CidrBlock: cidr } = input;
    if (cidr === undefined) throw missingParameter('CidrBlock');
    const vpc = records.require('vpc', input.VpcId);
    const block = readBlock(cidr);
    const outer = readBlock(vpc.CidrBlock ?? '');
    if (!block || !outer || block.prefixLength > 28 || !contains(outer, block))
      throw invalidRange('InvalidSubnet.Range', cidr);
    const siblings = records.all('subnet').filter(({ VpcId }) => VpcId === vpc.VpcId);
    const isTaken = siblings.some(({ CidrBlock }) => {
      const other = readBlock(CidrBlock ?? '');
      return other && overlap(other, block);
    });
    if (isTaken)
      throw new ServiceError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
    const all = zones();
    const zone = all.find(
      ({ name, id }) => name === input.AvailabilityZone || id === input.AvailabilityZoneId,
    );
    const isNamed = input.AvailabilityZone !== undefined || input.AvailabilityZoneId !== undefined;
    if (isNamed && !zone)
      throw new ServiceError(
        'InvalidParameterValue',
        `Value (${input.AvailabilityZone ?? input.AvailabilityZoneId ?? ''}) for parameter availabilityZone is invalid.`,
      );
    const { name: zoneName, id: zoneId } = zone ?? all[0] ?? { name: region, id: '' };
    const id = records.newId('subnet');
    const subnet: Subnet = {
      SubnetId: id,
      SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${id}`,
      VpcId: vpc.VpcId,
      OwnerId: account,
      CidrBlock: cidr,
      State: 'available',
      AvailabilityZone: zoneName,
      AvailabilityZoneId: zoneId,
      AvailableIpAddressCount: block.last - block.first + 1 - reservedAddresses,
      DefaultForAz: false,
      MapPublicIpOnLaunch: false,
      AssignIpv6AddressOnCreation: false,
      Ipv6CidrBlockAssociationSet: [],
      Tags: specifiedTags(input.TagSpecifications),
    };
    records.save('subnet', id, subnet);
    const acl = records.all('acl').find(({ VpcId, IsDefault }) => VpcId === vpc.VpcId && IsDefault);
    if (acl?.NetworkAclId !== undefined)
      records.save('acl', acl.NetworkAclId, {
        ...acl,
        Associations: [
          ...(acl.Associations ?? []),
          {
            NetworkAclAssociationId: `aclassoc-${id.slice(7)}`,
            NetworkAclId: acl.NetworkAclId,
            SubnetId: id,
          },
        ],
      });
    return { Subnet: subnet };
  }

  function describeSubnets(input: DescribeSubnetsRequest): DescribeSubnetsResult {
    const page = records.list('subnet', {
      ids: input.SubnetIds,
      filters: input.Filters,
      idOf: ({ SubnetId }) => SubnetId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'subnet-id': ({ SubnetId }) => [SubnetId],
        'vpc-id': ({ VpcId }) => [VpcId],
        'cidr-block': ({ CidrBlock }) => [CidrBlock],
        'availability-zone': ({ AvailabilityZone }) => [AvailabilityZone],
        state: ({ State }) => [State],
        'map-public-ip-on-launch': ({ MapPublicIpOnLaunch }) => [String(MapPublicIpOnLaunch)],
      },
    });
    return { Subnets: page.items, NextToken: page.nextToken };
  }

  function modifySubnetAttribute(input: ModifySubnetAttributeRequest): void {
    const subnet = records.require('subnet', input.SubnetId);
    const { MapPublicIpOnLaunch: mapped } = input;
    if (mapped?.Value !== undefined)
      records.save('subnet', subnet.SubnetId ?? '', { ...subnet, MapPublicIpOnLaunch: mapped.Value });
  }

  function deleteSubnet(input: DeleteSubnetRequest): void {
    const { SubnetId: id = '' } = records.require('subnet', input.SubnetId);
    if (records.all('eni').some(({ SubnetId }) => SubnetId === id))
      throw dependencyViolation(`The subnet '${id}' has dependencies and cannot be deleted.`);
    for (const acl of records.all('acl'))
      records.save('acl', acl.NetworkAclId ?? '', {
        ...acl,
        Associations: acl.Associations?.filter(({ SubnetId }) => SubnetId !== id),
      });
    for (const table of records.all('rtb'))
      records.save('rtb', table.RouteTableId ?? '', {
        ...table,
        Associations: table.Associations?.filter(({ SubnetId }) => SubnetId !== id),
      });
    records.remove('subnet', id);
  }

  function describeZones(): DescribeAvailabilityZonesResult {
    return {
      AvailabilityZones: zones().map(({ name, id }) => ({
        ZoneName: name,
        ZoneId: id,
        ZoneType: 'availability-zone',
        RegionName: region,
        GroupName: region,
        NetworkBorderGroup: region,
        State: 'available',
        OptInStatus: 'opt-in-not-required',
        Messages: [],
      })),
    };
  }

  return {
    CreateVpc: createVpc,
    DescribeVpcs: describeVpcs,
    DeleteVpc: deleteVpc,
    CreateSubnet: createSubnet,
    DescribeSubnets: describeSubnets,
    ModifySubnetAttribute: modifySubnetAttribute,
    DeleteSubnet: deleteSubnet,
    DescribeAvailabilityZones: describeZones,
  };
}
