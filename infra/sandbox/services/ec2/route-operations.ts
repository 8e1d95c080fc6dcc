import type {
  AssociateRouteTableRequest,
  AssociateRouteTableResult,
  CreateRouteRequest,
  CreateRouteResult,
  CreateRouteTableRequest,
  CreateRouteTableResult,
  CreateVpcEndpointRequest,
  CreateVpcEndpointResult,
  DeleteRouteRequest,
  DeleteRouteTableRequest,
  DeleteVpcEndpointsRequest,
  DeleteVpcEndpointsResult,
  DescribeNetworkAclsRequest,
  DescribeNetworkAclsResult,
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult,
  DescribeVpcEndpointsRequest,
  DescribeVpcEndpointsResult,
  DisassociateRouteTableRequest,
  RouteTable,
  State,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { dependencyViolation, invalidParameter } from './errors.ts';
import { specifiedTags } from './records.ts';
import type { NetworkRecords } from './records.ts';

/** EC2 answers it in lower case, unlike the values that its model lists. */
const available = 'available' as string as State;

/** Route tables, endpoints, access lists and interfaces: where traffic of a network goes. */
export function createRouteOperations(cloud: Cloud, records: NetworkRecords) {
  const { account } = cloud;

  function createRouteTable(input: CreateRouteTableRequest): CreateRouteTableResult {
    const vpc = records.require('vpc', input.VpcId);
    const id = records.newId('rtb');
    const table: RouteTable = {
      RouteTableId: id,
      VpcId: vpc.VpcId,
      OwnerId: account,
      Associations: [],
      Routes: [
        {
          DestinationCidrBlock: vpc.CidrBlock,
          GatewayId: 'local',
          Origin: 'CreateRouteTable',
          State: 'active',
        },
      ],
      Tags: specifiedTags(input.TagSpecifications),
    };
    records.save('rtb', id, table);
    return { RouteTable: table };
  }

  function createRoute(input: CreateRouteRequest): CreateRouteResult {
    const table = records.require('rtb', input.RouteTableId);
    const { GatewayId, NatGatewayId, DestinationCidrBlock: destination } = input;
    if (destination === undefined) throw invalidParameter('A destination CIDR block is required.');
    if (NatGatewayId !== undefined) records.require('nat', NatGatewayId);
    else if (GatewayId?.startsWith('igw-')) {
      const { Attachments = [] } = records.require('igw', GatewayId);
      if (!Attachments.some(({ VpcId }) => VpcId === table.VpcId))
        throw invalidParameter(
          `route table ${table.RouteTableId} and network gateway ${GatewayId} belong to different networks`,
        );
    } else throw invalidParameter('This endpoint routes to internet and NAT gateways only.');
    const { Routes: routes = [], RouteTableId: id = '' } = table;
    if (routes.some(({ DestinationCidrBlock }) => DestinationCidrBlock === destination))
      throw new ServiceError('RouteAlreadyExists', `The route identified by ${destination} already exists.`);
    const target = NatGatewayId === undefined ? { GatewayId } : { NatGatewayId };
    const route = {
      ...target,
      DestinationCidrBlock: destination,
      Origin: 'CreateRoute',
      State: 'active',
    } as const;
    records.save('rtb', id, { ...table, Routes: [...routes, route] });
    return { Return: true };
  }

  function deleteRoute(input: DeleteRouteRequest): void {
    const table = records.require('rtb', input.RouteTableId);
    const { Routes: routes = [], RouteTableId: id = '' } = table;
    const { DestinationCidrBlock: destination = '' } = input;
    const kept = routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock !== destination);
    if (kept.length === routes.length)
      throw new ServiceError(
        'InvalidRoute.NotFound',
        `no route with destination-cidr-block ${destination} in route table ${id}`,
      );
    records.save('rtb', id, { ...table, Routes: kept });
  }

  function associate(input: AssociateRouteTableRequest): AssociateRouteTableResult {
    const table = records.require('rtb', input.RouteTableId);
    const { SubnetId: subnetId = '', VpcId: vpcId } = records.require('subnet', input.SubnetId);
    const { RouteTableId: id = '' } = table;
    if (vpcId !== table.VpcId)
      throw invalidParameter(`Route table ${id} and subnet ${subnetId} belong to different networks`);
    const isTaken = records
      .all('rtb')
      .some(({ Associations }) => Associations?.some(({ SubnetId }) => SubnetId === subnetId));
    if (isTaken)
      throw new ServiceError(
        'Resource.AlreadyAssociated',
        `the specified association for route table ${id} conflicts with an existing association`,
      );
    const associationId = `rtbassoc-${records.newId('rtb').slice(4)}`;
    const association = {
      RouteTableAssociationId: associationId,
      RouteTableId: id,
      SubnetId: subnetId,
      Main: false,
      AssociationState: { State: 'associated' },
    } as const;
    records.save('rtb', id, { ...table, Associations: [...(table.Associations ?? []), association] });
    return { AssociationId: associationId, AssociationState: { State: 'associated' } };
  }

  function disassociate(input: DisassociateRouteTableRequest): void {
    const { AssociationId: wanted = '' } = input;
    const table = records
      .all('rtb')
      .find(({ Associations }) => Associations?.some((one) => one.RouteTableAssociationId === wanted));
    if (!table)
      throw new ServiceError(
        'InvalidAssociationID.NotFound',
        `The association ID '${wanted}' does not exist`,
      );
    if (table.Associations?.some((one) => one.RouteTableAssociationId === wanted && one.Main))
      throw invalidParameter('cannot disassociate the main route table association');
    records.save('rtb', table.RouteTableId ?? '', {
      ...table,
      Associations: table.Associations?.filter((one) => one.RouteTableAssociationId !== wanted),
    });
  }

  function describeRouteTables(input: DescribeRouteTablesRequest): DescribeRouteTablesResult {
    const page = records.list('rtb', {
      ids: input.RouteTableIds,
      filters: input.Filters,
      idOf: ({ RouteTableId }) => RouteTableId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'route-table-id': ({ RouteTableId }) => [RouteTableId],
        'vpc-id': ({ VpcId }) => [VpcId],
        'association.subnet-id': ({ Associations = [] }) => Associations.map(({ SubnetId }) => SubnetId),
        'association.main': ({ Associations = [] }) => Associations.map(({ Main }) => String(Main)),
        'route.gateway-id': ({ Routes = [] }) => Routes.map(({ GatewayId }) => GatewayId),
        'route.nat-gateway-id': ({ Routes = [] }) => Routes.map(({ NatGatewayId }) => NatGatewayId),
      },
    });
    return { RouteTables: page.items, NextToken: page.nextToken };
  }

  function deleteRouteTable(input: DeleteRouteTableRequest): void {
    const { RouteTableId: id = '', Associations: associations = [] } = records.require(
      'rtb',
      input.RouteTableId,
    );
    if (associations.length > 0)
      throw dependencyViolation(`The routeTable '${id}' has dependencies and cannot be deleted.`);
    records.remove('rtb', id);
  }

  function createVpcEndpoint(input: CreateVpcEndpointRequest): CreateVpcEndpointResult {
    const vpc = records.require('vpc', input.VpcId);
    const { ServiceName: service, VpcEndpointType: type = 'Gateway' } = input;
    if (!service?.startsWith('com.amazonaws.'))
      throw new ServiceError(
        'InvalidServiceName',
        `The Vpc Endpoint Service '${service ?? ''}' does not exist`,
      );
    for (const id of input.RouteTableIds ?? []) records.require('rtb', id);
    for (const id of input.SubnetIds ?? []) records.require('subnet', id);
    const groups = (input.SecurityGroupIds ?? []).map((id) => records.require('sg', id));
    const id = records.newId('vpce');
    const endpoint: VpcEndpoint = {
      VpcEndpointId: id,
      VpcEndpointType: type,
      VpcId: vpc.VpcId,
      ServiceName: service,
      State: available,
      OwnerId: account,
      RouteTableIds: input.RouteTableIds ?? [],
      SubnetIds: input.SubnetIds ?? [],
      Groups: groups.map(({ GroupId, GroupName }) => ({ GroupId, GroupName })),
      PolicyDocument: input.PolicyDocument,
      PrivateDnsEnabled: type === 'Interface' && input.PrivateDnsEnabled !== false,
      CreationTimestamp: new Date(cloud.clock.now()),
      NetworkInterfaceIds: [],
      Tags: specifiedTags(input.TagSpecifications),
    };
    records.save('vpce', id, endpoint);
    return { VpcEndpoint: endpoint };
  }

  function describeVpcEndpoints(input: DescribeVpcEndpointsRequest): DescribeVpcEndpointsResult {
    const page = records.list('vpce', {
      ids: input.VpcEndpointIds,
      filters: input.Filters,
      idOf: ({ VpcEndpointId }) => VpcEndpointId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'vpc-endpoint-id': ({ VpcEndpointId }) => [VpcEndpointId],
        'vpc-id': ({ VpcId }) => [VpcId],
        'service-name': ({ ServiceName }) => [ServiceName],
        'vpc-endpoint-type': ({ VpcEndpointType }) => [VpcEndpointType],
        'vpc-endpoint-state': ({ State }) => [State],
      },
    });
    return { VpcEndpoints: page.items, NextToken: page.nextToken };
  }

  function deleteVpcEndpoints(input: DeleteVpcEndpointsRequest): DeleteVpcEndpointsResult {
    const unknown = (input.VpcEndpointIds ?? []).filter((id) => !records.find('vpce', id));
    for (const id of input.VpcEndpointIds ?? []) records.remove('vpce', id);
    return {
      Unsuccessful: unknown.map((id) => ({
        ResourceId: id,
        Error: {
          Code: 'InvalidVpcEndpointId.NotFound',
          Message: `The Vpc Endpoint Id '${id}' does not exist`,
        },
      })),
    };
  }

  function describeNetworkAcls(input: DescribeNetworkAclsRequest): DescribeNetworkAclsResult {
    const page = records.list('acl', {
      ids: input.NetworkAclIds,
      filters: input.Filters,
      idOf: ({ NetworkAclId }) => NetworkAclId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'network-acl-id': ({ NetworkAclId }) => [NetworkAclId],
        'vpc-id': ({ VpcId }) => [VpcId],
        default: ({ IsDefault }) => [String(IsDefault)],
        'association.subnet-id': ({ Associations = [] }) => Associations.map(({ SubnetId }) => SubnetId),
      },
    });
    return { NetworkAcls: page.items, NextToken: page.nextToken };
  }

  function describeNetworkInterfaces(
    input: DescribeNetworkInterfacesRequest,
  ): DescribeNetworkInterfacesResult {
    const page = records.list('eni', {
      ids: input.NetworkInterfaceIds,
      filters: input.Filters,
      idOf: ({ NetworkInterfaceId }) => NetworkInterfaceId,
      token: input.NextToken,
      size: input.MaxResults,
      by: {
        'network-interface-id': ({ NetworkInterfaceId }) => [NetworkInterfaceId],
        'vpc-id': ({ VpcId }) => [VpcId],
        'subnet-id': ({ SubnetId }) => [SubnetId],
        'group-id': ({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId),
        status: ({ Status }) => [Status],
        'interface-type': ({ InterfaceType }) => [InterfaceType],
      },
    });
    return { NetworkInterfaces: page.items, NextToken: page.nextToken };
  }

  return {
    CreateRouteTable: createRouteTable,
    CreateRoute: createRoute,
    DeleteRoute: deleteRoute,
    AssociateRouteTable: associate,
    DisassociateRouteTable: disassociate,
    DescribeRouteTables: describeRouteTables,
    DeleteRouteTable: deleteRouteTable,
    CreateVpcEndpoint: createVpcEndpoint,
    DescribeVpcEndpoints: describeVpcEndpoints,
    DeleteVpcEndpoints: deleteVpcEndpoints,
    DescribeNetworkAcls: describeNetworkAcls,
    DescribeNetworkInterfaces: describeNetworkInterfaces,
  };
}
