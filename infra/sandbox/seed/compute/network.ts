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
import { NETWORK } from '../../../../core/catalogue/network.ts';
import type { GroupName } from '../../../../core/catalogue/network.ts';
import type { Stage } from '../../../../core/catalogue/stage.ts';
import type { ComputePlace } from './place.ts';

/** Ids of what tasks and load balancers stand in. */
export interface Network {
  readonly vpcId: string;
  readonly publicSubnets: readonly string[];
  readonly privateSubnets: readonly string[];
  readonly loadBalancerGroup: string;
  readonly tasksGroup: string;
}

/** A VPC with public and private subnets in two zones: services are reached by the load balancer alone. */
export async function makeNetwork(place: ComputePlace): Promise<Network> {
  const { clients, stage } = place;
  const known = await clients.ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: [NETWORK.names[stage]] }] }),
  );
  const vpcId = known.Vpcs?.[0]?.VpcId;
  return vpcId ? findNetwork(clients.ec2, vpcId, stage) : createNetwork(place);
}

async function createNetwork({ clients: { ec2 }, region, stage }: ComputePlace): Promise<Network> {
  const { names, cidr, zones, firstPrivateSubnet } = NETWORK;
  const made = await ec2.send(new CreateVpcCommand({ CidrBlock: cidr }));
  const vpcId = required(made.Vpc?.VpcId);
  await name(ec2, vpcId, names[stage]);
  await ec2.send(new CreateInternetGatewayCommand({}));
  const subnet = async (kind: 'public' | 'private', zone: string, index: number) => {
    const number = kind === 'public' ? index : index + firstPrivateSubnet;
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock: subnetBlock(number),
        AvailabilityZone: `${region}${zone}`,
      }),
    );
    const id = required(Subnet?.SubnetId);
    await name(ec2, id, `${names[stage]}-${kind}-${zone}`);
    return id;
  };
  const publicSubnets = await Promise.all(zones.map((zone, index) => subnet('public', zone, index)));
  const privateSubnets = await Promise.all(zones.map((zone, index) => subnet('private', zone, index)));
  const loadBalancerGroup = await makeGroup(ec2, 'load-balancer', { vpcId, stage });
  const tasksGroup = await makeGroup(ec2, 'tasks', { vpcId, stage, source: loadBalancerGroup });
  await makeGroup(ec2, 'cache', { vpcId, stage, source: tasksGroup });
  return { vpcId, publicSubnets, privateSubnets, loadBalancerGroup, tasksGroup };
}

/** The subnet of this number in the network, all being of one size. */
function subnetBlock(number: number): string {
  const [first, second] = NETWORK.cidr.split('.');
  return `${first}.${second}.${number}.0/${NETWORK.subnetBits}`;
}

interface GroupPlace {
  readonly vpcId: string;
  readonly stage: Stage;
  /** The group whose members may come in; everybody without it. */
  readonly source?: string;
}

async function makeGroup(
  ec2: EC2Client,
  logical: GroupName,
  { vpcId, stage, source }: GroupPlace,
): Promise<string> {
  const { names, description: Description, ports } = NETWORK.groups[logical];
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: names[stage], Description, VpcId: vpcId }),
  );
  const GroupId = required(made.GroupId);
  const from: IpPermission = source
    ? { UserIdGroupPairs: [{ GroupId: source }] }
    : { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: ports.map((range) => ({
        IpProtocol: 'tcp',
        FromPort: range.from,
        ToPort: range.to,
        ...from,
      })),
    }),
  );
  return GroupId;
}

async function findNetwork(ec2: EC2Client, vpcId: string, stage: Stage): Promise<Network> {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const [{ Subnets = [] }, { SecurityGroups = [] }] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand({ Filters })),
    ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
  ]);
  const subnets = (kind: string) =>
    Subnets.filter(({ Tags = [] }) =>
      Tags.some(
        ({ Key, Value = '' }) => Key === 'Name' && Value.startsWith(`${NETWORK.names[stage]}-${kind}-`),
      ),
    ).map(({ SubnetId }) => required(SubnetId));
  const group = (logical: GroupName) =>
    required(
      SecurityGroups.find(({ GroupName: name }) => name === NETWORK.groups[logical].names[stage])?.GroupId,
    );
  return {
    vpcId,
    publicSubnets: subnets('public'),
    privateSubnets: subnets('private'),
    loadBalancerGroup: group('load-balancer'),
    tasksGroup: group('tasks'),
  };
}

async function name(ec2: EC2Client, id: string, value: string): Promise<void> {
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Name', Value: value }] }));
}

function required(id: string | undefined): string {
  if (id === undefined) throw new RangeError('EC2 answered without an id.');
  return id;
}
