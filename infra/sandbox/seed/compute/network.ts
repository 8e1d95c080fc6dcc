import {
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, IpPermission } from '@aws-sdk/client-ec2';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import type { ComputePlace } from './place.ts';

/** Ids of what tasks and load balancers stand in. */
export interface Network {
  readonly vpcId: string;
  readonly publicSubnets: readonly string[];
  readonly privateSubnets: readonly string[];
  readonly loadBalancerGroup: string;
  readonly tasksGroup: string;
}

const VPC_NAME = 'tiktok-commerce';
const GROUPS = {
  loadBalancer: 'tiktok-commerce-alb',
  tasks: 'tiktok-commerce-ecs',
  cache: 'tiktok-commerce-redis',
};
const ZONES = ['a', 'b'] as const;

/** A VPC with public and private subnets in two zones: services are reached by the load balancer alone. */
export async function makeNetwork(place: ComputePlace): Promise<Network> {
  const { ec2 } = place.clients;
  const known = await ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: [VPC_NAME] }] }),
  );
  const vpcId = known.Vpcs?.[0]?.VpcId;
  return vpcId ? findNetwork(ec2, vpcId) : createNetwork(place);
}

async function createNetwork({ clients: { ec2 }, region }: ComputePlace): Promise<Network> {
  const made = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }));
  const vpcId = required(made.Vpc?.VpcId);
  await name(ec2, vpcId, VPC_NAME);
  await ec2.send(new CreateInternetGatewayCommand({}));
  const subnet = async (kind: 'public' | 'private', index: number) => {
    const zone = ZONES[index] ?? 'a';
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock: `10.20.${kind === 'public' ? index : index + 10}.0/24`,
        AvailabilityZone: `${region}${zone}`,
      }),
    );
    const id = required(Subnet?.SubnetId);
    await name(ec2, id, `${VPC_NAME}-${kind}-${zone}`);
    return id;
  };
  const publicSubnets = await Promise.all(ZONES.map((_, index) => subnet('public', index)));
  const privateSubnets = await Promise.all(ZONES.map((_, index) => subnet('private', index)));
  const group = async (GroupName: string, Description: string, permissions: readonly IpPermission[]) => {
    const answer = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description, VpcId: vpcId }));
    const GroupId = required(answer.GroupId);
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...permissions] }));
    return GroupId;
  };
  const loadBalancerGroup = await group(GROUPS.loadBalancer, 'The load balancer: HTTPS from anywhere', [
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ]);
  const ports = CATALOGUE.services.filter(({ tasks }) => tasks).map(({ port }) => port);
  const tasksGroup = await group(GROUPS.tasks, 'Tasks: from the load balancer only', [
    {
      IpProtocol: 'tcp',
      FromPort: Math.min(...ports),
      ToPort: Math.max(...ports),
      UserIdGroupPairs: [{ GroupId: loadBalancerGroup }],
    },
  ]);
  await group(GROUPS.cache, 'Redis: from the tasks only', [
    { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379, UserIdGroupPairs: [{ GroupId: tasksGroup }] },
  ]);
  return { vpcId, publicSubnets, privateSubnets, loadBalancerGroup, tasksGroup };
}

async function findNetwork(ec2: EC2Client, vpcId: string): Promise<Network> {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const [{ Subnets = [] }, { SecurityGroups = [] }] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand({ Filters })),
    ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
  ]);
  const subnets = (kind: string) =>
    Subnets.filter(({ Tags = [] }) =>
      Tags.some(({ Key, Value = '' }) => Key === 'Name' && Value.startsWith(`${VPC_NAME}-${kind}-`)),
    ).map(({ SubnetId }) => required(SubnetId));
  const group = (groupName: string) =>
    required(SecurityGroups.find(({ GroupName }) => GroupName === groupName)?.GroupId);
  return {
    vpcId,
    publicSubnets: subnets('public'),
    privateSubnets: subnets('private'),
    loadBalancerGroup: group(GROUPS.loadBalancer),
    tasksGroup: group(GROUPS.tasks),
  };
}

async function name(ec2: EC2Client, id: string, value: string): Promise<void> {
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Name', Value: value }] }));
}

function required(id: string | undefined): string {
  if (id === undefined) throw new RangeError('EC2 answered without an id.');
  return id;
}
