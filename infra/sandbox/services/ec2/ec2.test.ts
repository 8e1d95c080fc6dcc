import * as sdk from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createEc2 } from './service.ts';

let sandbox: Sandbox;
let client: sdk.EC2Client;
let vpcId = '';

async function makeGroup(GroupName: string): Promise<string> {
  const { GroupId = '' } = await client.send(
    new sdk.CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: vpcId }),
  );
  return GroupId;
}

async function makeSubnet(CidrBlock: string): Promise<string> {
  const { Subnet } = await client.send(
    new sdk.CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone: 'us-east-1b' }),
  );
  return Subnet?.SubnetId ?? '';
}

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createEc2] });
  client = new sdk.EC2Client({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const { Vpc } = await client.send(
    new sdk.CreateVpcCommand({
      CidrBlock: '10.0.0.0/16',
      TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'shop' }] }],
    }),
  );
  vpcId = Vpc?.VpcId ?? '';
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('networks', () => {
  it('come with a group, a table and a list of their own, and are found by tag', async () => {
    const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
    const { Vpcs } = await client.send(
      new sdk.DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: ['sh*'] }] }),
    );
    expect(Vpcs).toMatchObject([{ VpcId: vpcId, State: 'available', IsDefault: false }]);
    const { RouteTables } = await client.send(new sdk.DescribeRouteTablesCommand({ Filters }));
    expect(RouteTables).toMatchObject([{ Associations: [{ Main: true }], Routes: [{ GatewayId: 'local' }] }]);
    const { NetworkAcls } = await client.send(new sdk.DescribeNetworkAclsCommand({ Filters }));
    expect(NetworkAcls?.[0]?.Entries).toHaveLength(4);
    const { SecurityGroups } = await client.send(
      new sdk.DescribeSecurityGroupsCommand({
        Filters: [...Filters, { Name: 'group-name', Values: ['default'] }],
      }),
    );
    expect(SecurityGroups).toMatchObject([
      {
        GroupName: 'default',
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ UserId: '000000000000' }] }],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ]);
  });

  it('hold subnets that do not overlap', async () => {
    const id = await makeSubnet('10.0.1.0/24');
    const { Subnets } = await client.send(new sdk.DescribeSubnetsCommand({ SubnetIds: [id] }));
    expect(Subnets).toMatchObject([{ AvailableIpAddressCount: 251, AvailabilityZone: 'us-east-1b' }]);
    await expect(makeSubnet('10.0.1.128/25')).rejects.toMatchObject({ name: 'InvalidSubnet.Conflict' });
    await expect(makeSubnet('10.1.0.0/24')).rejects.toMatchObject({ name: 'InvalidSubnet.Range' });
    await expect(
      client.send(new sdk.DescribeSubnetsCommand({ SubnetIds: ['subnet-none'] })),
    ).rejects.toMatchObject({
      name: 'InvalidSubnetID.NotFound',
      message: "The subnet ID 'subnet-none' does not exist",
    });
    await expect(
      client.send(new sdk.DescribeSubnetsCommand({ Filters: [{ Name: 'colour', Values: ['x'] }] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(client.send(new sdk.DeleteVpcCommand({ VpcId: vpcId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await expect(client.send(new sdk.DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
  });

  it('reach the internet by gateways', async () => {
    const subnet = await makeSubnet('10.0.2.0/24');
    const { InternetGateway } = await client.send(new sdk.CreateInternetGatewayCommand({}));
    const { InternetGatewayId = '' } = InternetGateway ?? {};
    const { RouteTable } = await client.send(new sdk.CreateRouteTableCommand({ VpcId: vpcId }));
    const route = {
      RouteTableId: RouteTable?.RouteTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: InternetGatewayId,
    };
    await expect(client.send(new sdk.CreateRouteCommand(route))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await client.send(new sdk.AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
    await client.send(new sdk.CreateRouteCommand(route));
    await client.send(
      new sdk.AssociateRouteTableCommand({ RouteTableId: RouteTable?.RouteTableId, SubnetId: subnet }),
    );
    const { RouteTables } = await client.send(
      new sdk.DescribeRouteTablesCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnet] }] }),
    );
    expect(RouteTables?.[0]?.Routes?.map(({ GatewayId }) => GatewayId)).toEqual(['local', InternetGatewayId]);
    const { NatGateway } = await client.send(
      new sdk.CreateNatGatewayCommand({ SubnetId: subnet, AllocationId: 'eipalloc-1' }),
    );
    expect(NatGateway?.State).toBe('pending');
    sandbox.clock.advance(3000);
    const { NatGateways } = await client.send(new sdk.DescribeNatGatewaysCommand({}));
    expect(NatGateways).toMatchObject([{ State: 'available', VpcId: vpcId }]);
    const { NetworkInterfaces } = await client.send(new sdk.DescribeNetworkInterfacesCommand({}));
    expect(NetworkInterfaces).toMatchObject([{ SubnetId: subnet, PrivateIpAddress: '10.0.2.4' }]);
    const { VpcEndpoint } = await client.send(
      new sdk.CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: 'com.amazonaws.us-east-1.s3' }),
    );
    expect(VpcEndpoint).toMatchObject({ VpcEndpointType: 'Gateway', State: 'available' });
  });
});

describe('security groups', () => {
  it('hold rules by address and by group', async () => {
    const [front, back] = [await makeGroup('front'), await makeGroup('back')];
    const IpPermissions = [
      {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }],
      },
    ];
    await client.send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId: front, IpPermissions }));
    const { SecurityGroupRules } = await client.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({
        GroupId: back,
        IpPermissions: [
          { IpProtocol: '6', FromPort: 3001, ToPort: 3003, UserIdGroupPairs: [{ GroupId: front }] },
        ],
      }),
    );
    expect(SecurityGroupRules).toMatchObject([
      { IsEgress: false, IpProtocol: 'tcp', FromPort: 3001, ReferencedGroupInfo: { GroupId: front } },
    ]);
    await expect(
      client.send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId: front, IpPermissions })),
    ).rejects.toMatchObject({
      name: 'InvalidPermission.Duplicate',
      message:
        'the specified rule "peer: 0.0.0.0/0, TCP, from port: 443, to port: 443, ALLOW" already exists',
    });
    const open = await client.send(
      new sdk.DescribeSecurityGroupsCommand({
        Filters: [{ Name: 'ip-permission.cidr', Values: ['0.0.0.0/0'] }],
      }),
    );
    expect(open.SecurityGroups?.map(({ GroupName }) => GroupName)).toEqual(['front']);
    expect(open.SecurityGroups?.[0]?.IpPermissions).toMatchObject(IpPermissions);
    await expect(client.send(new sdk.DeleteSecurityGroupCommand({ GroupId: front }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    const [rule] = SecurityGroupRules ?? [];
    await client.send(
      new sdk.RevokeSecurityGroupIngressCommand({
        GroupId: back,
        SecurityGroupRuleIds: [rule?.SecurityGroupRuleId ?? ''],
      }),
    );
    const { SecurityGroupRules: left } = await client.send(
      new sdk.DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [back] }] }),
    );
    expect(left).toMatchObject([{ IsEgress: true, CidrIpv4: '0.0.0.0/0' }]);
    await client.send(new sdk.DeleteSecurityGroupCommand({ GroupId: front }));
    await expect(
      client.send(new sdk.RevokeSecurityGroupIngressCommand({ GroupId: back, IpPermissions })),
    ).rejects.toMatchObject({ name: 'InvalidPermission.NotFound' });
  });

  it('are tagged, and told in pages', async () => {
    const GroupId = await makeGroup('tagged');
    await client.send(
      new sdk.CreateTagsCommand({ Resources: [GroupId], Tags: [{ Key: 'team', Value: 'shop' }] }),
    );
    const { Tags } = await client.send(
      new sdk.DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [GroupId] }] }),
    );
    expect(Tags).toEqual([
      { ResourceId: GroupId, ResourceType: 'security-group', Key: 'team', Value: 'shop' },
    ]);
    const names: (string | undefined)[] = [];
    for await (const page of sdk.paginateDescribeSecurityGroups({ client, pageSize: 5 }, {}))
      names.push(...(page.SecurityGroups ?? []).map(({ GroupName }) => GroupName));
    expect(names).toContain('tagged');
    await client.send(new sdk.DeleteTagsCommand({ Resources: [GroupId], Tags: [{ Key: 'team' }] }));
    const { SecurityGroups } = await client.send(
      new sdk.DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
    );
    expect(SecurityGroups?.[0]?.Tags ?? []).toEqual([]);
  });
});
