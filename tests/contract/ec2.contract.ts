import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { vpcMaps } from '../../core/resources/network/map.ts';
import {
  listNetworkAcls,
  listRouteTables,
  listSecurityGroups,
  listSubnets,
  listVpcs,
} from '../../core/resources/network/vpcs.ts';
import { contractContext, offered, prepared } from './support.ts';

const context = contractContext();
const { ec2 } = context.clients;
const [name, web, tasks] = [context.name('vpc'), context.name('web'), context.name('tasks')];

describe('ec2: the network', () => {
  let [vpcId, webId, tasksId] = ['', '', ''];

  const subnet = async (CidrBlock: string) => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock,
        AvailabilityZone: `${context.environment.region}a`,
      }),
    );
    context.cleanUp(() => ec2.send(new DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId })));
  };
  const group = async (GroupName: string) => {
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName, Description: 'made by a test', VpcId: vpcId }),
    );
    context.cleanUp(() => ec2.send(new DeleteSecurityGroupCommand({ GroupId })));
    return GroupId;
  };

  beforeEach(
    prepared('ec2:CreateVpc', async () => {
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.77.0.0/16' }));
      vpcId = Vpc?.VpcId ?? '';
      context.cleanUp(() => ec2.send(new DeleteVpcCommand({ VpcId: vpcId })));
      await ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags: [{ Key: 'Name', Value: name }] }));
      await subnet('10.77.0.0/24');
      await subnet('10.77.1.0/24');
      [webId, tasksId] = [await group(web), await group(tasks)];
      const anywhere = { IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
      const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...anywhere }];
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: webId, IpPermissions }));
      await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: tasksId,
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 3001, ToPort: 3003, UserIdGroupPairs: [{ GroupId: webId }] },
          ],
        }),
      );
    }),
  );

  it('lists networks by their names, and their subnets', async (test) => {
    const vpcs = offered(test, await listVpcs(context.source(), context.budget()));
    expect(vpcs).toContainEqual({ id: vpcId, name, cidr: '10.77.0.0/16', isDefault: false });
    const subnets = offered(test, await listSubnets(context.source(), context.budget()));
    expect(
      subnets
        .filter((one) => one.vpcId === vpcId)
        .map(({ cidr }) => cidr)
        .sort(),
    ).toEqual(['10.77.0.0/24', '10.77.1.0/24']);
  });

  it('tells who may reach whom', async (test) => {
    const groups = offered(test, await listSecurityGroups(context.source(), context.budget()));
    const find = (id: string) => groups.find((one) => one.id === id);
    const https = { protocol: 'tcp', fromPort: 443, toPort: 443, peer: { kind: 'anywhere' } };
    expect(find(webId)?.inbound).toMatchObject([https, https]);
    expect(find(tasksId)?.inbound).toMatchObject([
      { protocol: 'tcp', fromPort: 3001, toPort: 3003, peer: { kind: 'group', groupId: webId } },
    ]);
    // EC2 lets a new group out to anywhere.
    expect(find(webId)?.outbound).toContainEqual({ protocol: 'all', peer: { kind: 'anywhere' } });
  });

  it('tells the main route table and the default ACL that every network is made with', async (test) => {
    const tables = offered(test, await listRouteTables(context.source(), context.budget()));
    expect(tables.find((one) => one.vpcId === vpcId)).toMatchObject({
      isMain: true,
      routes: [{ destination: '10.77.0.0/16', target: 'local', isBlackhole: false }],
    });
    const acls = offered(test, await listNetworkAcls(context.source(), context.budget()));
    const own = acls.find((one) => one.vpcId === vpcId);
    expect(own?.isDefault).toBe(true);
    expect(own?.entries.map(({ allows, cidr }) => [allows, cidr])).toContainEqual([true, '0.0.0.0/0']);
  });

  it('is drawn as a map', async (test) => {
    const source = context.source();
    const [map] = vpcMaps({
      vpcs: offered(test, await listVpcs(source, context.budget())).filter(({ id }) => id === vpcId),
      subnets: offered(test, await listSubnets(source, context.budget())),
      tables: offered(test, await listRouteTables(source, context.budget())),
      groups: offered(test, await listSecurityGroups(source, context.budget())),
      acls: [],
      balancers: [],
      services: [],
      caches: [],
    });
    expect(map?.zones).toMatchObject([{ subnets: [{ lane: 'private' }, { lane: 'private' }] }]);
    expect(map?.groups.map((one) => one.name)).toEqual(expect.arrayContaining([web, tasks]));
  });
});
