import type {
  AttachInternetGatewayRequest,
  CreateInternetGatewayRequest,
  CreateInternetGatewayResult,
  CreateNatGatewayRequest,
  CreateNatGatewayResult,
  DeleteInternetGatewayRequest,
  DeleteNatGatewayRequest,
  DeleteNatGatewayResult,
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  DescribeNatGatewaysRequest,
  DescribeNatGatewaysResult,
  DetachInternetGatewayRequest,
  InternetGateway,
  NatGateway,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { readBlock } from './cidr.ts';
import { dependencyViolation } from './errors.ts';
import { specifiedTags } from './records.ts';
import type { NetworkRecords } from './records.ts';

const natCreationMs = 2000;
/** A deleted gateway is told of for about an hour. */
const natMemoryMs = 3_600_000;

/** Internet and NAT gateways. */
export function createGatewayOperations(cloud: Cloud, records: NetworkRecords) {
  function createInternetGateway(input: CreateInternetGatewayRequest): CreateInternetGatewayResult {
    const id = records.newId('igw');
    const gateway: InternetGateway = {
      InternetGatewayId: id,
      OwnerId: cloud.account,
      Attachments: [],
      Tags: specifiedTags(input.TagSpecifications),
    };
    records.save('igw', id, gateway);
    return { InternetGateway: gateway };
  }

  function attach(input: AttachInternetGatewayRequest): void {
    const gateway = records.require('igw', input.InternetGatewayId);
    const { VpcId: vpcId = '' } = records.require('vpc', input.VpcId);
    const { InternetGatewayId: id = '' } = gateway;
    if (gateway.Attachments?.length)
      throw new ServiceError('Resource.AlreadyAssociated', `resource ${id} is already attached to network`);
    const isTaken = records
      .all('igw')
      .some(({ Attachments }) => Attachments?.some((one) => one.VpcId === vpcId));
    if (isTaken)
      throw new ServiceError(
        'InvalidParameterValue',
        `Network ${vpcId} already has an internet gateway attached`,
      );
    records.save('igw', id, { ...gateway, Attachments: [{ VpcId: vpcId, State: 'attached' }] });
  }

  function detach(input: DetachInternetGatewayRequest): void {
    const gateway = records.require('igw', input.InternetGatewayId);
    const { InternetGatewayId: id = '', Attachments: attachments = [] } = gateway;
    if (!attachments.some(({ VpcId }) => VpcId === input.VpcId))
      throw new ServiceError(
        'Gateway.NotAttached',
        `resource ${id} is not attached to network ${input.VpcId}`,
      );
    records.save('igw', id, { ...gateway, Attachments: [] });
  }

  function describeInternetGateways(input: DescribeInternetGatewaysRequest): DescribeInternetGatewaysResult {
    const page = records.list('igw', {
      ids: input.InternetGatewayIds,
      filters: input.Filters,
      idOf: ({ InternetGatewayId }) => InternetGatewayId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'internet-gateway-id': ({ InternetGatewayId }) => [InternetGatewayId],
        'attachment.vpc-id': ({ Attachments = [] }) => Attachments.map(({ VpcId }) => VpcId),
        'attachment.state': ({ Attachments = [] }) => Attachments.map(({ State }) => State),
      },
    });
    return { InternetGateways: page.items, NextToken: page.nextToken };
  }

  function deleteInternetGateway(input: DeleteInternetGatewayRequest): void {
    const gateway = records.require('igw', input.InternetGatewayId);
    const { InternetGatewayId: id = '' } = gateway;
    if (gateway.Attachments?.length)
      throw dependencyViolation(`The internetGateway '${id}' has dependencies and cannot be deleted.`);
    records.remove('igw', id);
  }

  function createNatGateway(input: CreateNatGatewayRequest): CreateNatGatewayResult {
    const subnet = records.require('subnet', input.SubnetId);
    const isPublic = (input.ConnectivityType ?? 'public') === 'public';
    if (isPublic && input.AllocationId === undefined)
      throw new ServiceError('MissingParameter', 'The request must include the AllocationId parameter.');
    const id = records.newId('nat');
    const interfaceId = records.newId('eni');
    const address = privateAddress(subnet.CidrBlock ?? '');
    records.save('eni', interfaceId, {
      NetworkInterfaceId: interfaceId,
      InterfaceType: 'natGateway',
      Description: `Interface for NAT Gateway ${id}`,
      SubnetId: subnet.SubnetId,
      VpcId: subnet.VpcId,
      AvailabilityZone: subnet.AvailabilityZone,
      OwnerId: cloud.account,
      PrivateIpAddress: address,
      Groups: [],
      Status: 'in-use',
      TagSet: [],
    });
    const gateway: NatGateway = {
      NatGatewayId: id,
      SubnetId: subnet.SubnetId,
      VpcId: subnet.VpcId,
      ConnectivityType: isPublic ? 'public' : 'private',
      CreateTime: new Date(cloud.clock.now()),
      State: 'pending',
      NatGatewayAddresses: [
        {
          AllocationId: input.AllocationId,
          NetworkInterfaceId: interfaceId,
          PrivateIp: address,
          IsPrimary: true,
          Status: 'succeeded',
        },
      ],
      Tags: specifiedTags(input.TagSpecifications),
    };
    records.save('nat', id, gateway);
    return { NatGateway: gateway, ClientToken: input.ClientToken };
  }

  function standing(gateway: NatGateway): NatGateway {
    const isReady = cloud.clock.now() >= (gateway.CreateTime?.getTime() ?? 0) + natCreationMs;
    return gateway.State === 'pending' && isReady ? { ...gateway, State: 'available' } : gateway;
  }

  function describeNatGateways(input: DescribeNatGatewaysRequest): DescribeNatGatewaysResult {
    for (const { NatGatewayId = '', DeleteTime } of records.all('nat'))
      if (DeleteTime && cloud.clock.now() - DeleteTime.getTime() > natMemoryMs)
        records.remove('nat', NatGatewayId);
    const page = records.list('nat', {
      ids: input.NatGatewayIds,
      filters: input.Filter,
      idOf: ({ NatGatewayId }) => NatGatewayId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'nat-gateway-id': ({ NatGatewayId }) => [NatGatewayId],
        'vpc-id': ({ VpcId }) => [VpcId],
        'subnet-id': ({ SubnetId }) => [SubnetId],
        state: (gateway) => [standing(gateway).State],
      },
    });
    return { NatGateways: page.items.map(standing), NextToken: page.nextToken };
  }

  function deleteNatGateway(input: DeleteNatGatewayRequest): DeleteNatGatewayResult {
    const gateway = records.require('nat', input.NatGatewayId);
    const { NatGatewayId: id = '' } = gateway;
    for (const { NetworkInterfaceId = '' } of gateway.NatGatewayAddresses ?? [])
      records.remove('eni', NetworkInterfaceId);
    records.save('nat', id, { ...gateway, State: 'deleted', DeleteTime: new Date(cloud.clock.now()) });
    return { NatGatewayId: id };
  }

  return {
    CreateInternetGateway: createInternetGateway,
    AttachInternetGateway: attach,
    DetachInternetGateway: detach,
    DescribeInternetGateways: describeInternetGateways,
    DeleteInternetGateway: deleteInternetGateway,
    CreateNatGateway: createNatGateway,
    DescribeNatGateways: describeNatGateways,
    DeleteNatGateway: deleteNatGateway,
  };
}

/** The first address of a subnet that AWS does not keep for itself. */
function privateAddress(cidr: string): string {
  const first = (readBlock(cidr)?.first ?? 0) + 4;
  return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
}
