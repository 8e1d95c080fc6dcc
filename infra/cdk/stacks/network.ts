import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { LOGS_KEPT_DAYS } from '../../../core/catalogue/compute.ts';
import { NETWORK } from '../../../core/catalogue/network.ts';
import type { GroupName } from '../../../core/catalogue/network.ts';
import { explain } from '../parts/explain.ts';
import { keptAs } from '../parts/kept.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';

/** Services of AWS that tasks reach without the way through the internet. */
const INTERFACE_ENDPOINTS: Readonly<Record<string, ec2.InterfaceVpcEndpointAwsService>> = {
  'ecr-api': ec2.InterfaceVpcEndpointAwsService.ECR,
  'ecr-docker': ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  monitoring: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  'secrets-manager': ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  sns: ec2.InterfaceVpcEndpointAwsService.SNS,
  sqs: ec2.InterfaceVpcEndpointAwsService.SQS,
  sts: ec2.InterfaceVpcEndpointAwsService.STS,
};

const HTTPS = ec2.Port.tcp(443);

/** The VPC with public and private subnets in two zones, its endpoints, and who may reach whom. */
export class NetworkStack extends PlatformStack {
  readonly vpc: ec2.Vpc;
  readonly groups: Readonly<Record<GroupName, ec2.SecurityGroup>>;

  constructor(scope: Construct, settings: PlatformSettings) {
    super(scope, 'network', 'Network, endpoints and security groups', settings);
    this.vpc = this.createVpc();
    explain(this.vpc, {
      'CloudFormation-Validate::W3010':
        'Zones are named, not looked up: templates are written without an account, and stay what they were.',
    });
    this.groups = {
      'load-balancer': this.createGroup('load-balancer'),
      tasks: this.createGroup('tasks'),
      cache: this.createGroup('cache'),
    };
    for (const name of Object.keys(this.groups) as GroupName[]) this.allowInto(name);
    this.createEndpoints();
  }

  private createVpc(): ec2.Vpc {
    const { cidr, zones, subnetBits: cidrMask, firstPrivateSubnet, names } = NETWORK;
    // Numbers between the two kinds are kept free, so that a third zone finds its place beside the others of its kind.
    const reserved = firstPrivateSubnet / zones.length - 1;
    return new ec2.Vpc(this, 'Vpc', {
      vpcName: names[this.stage],
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      availabilityZones: this.availabilityZones,
      // Production does not lose both zones with one gateway.
      natGateways: this.stage === 'prod' ? zones.length : 1,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask, mapPublicIpOnLaunch: false },
        ...Array.from({ length: reserved }, (_, index) => ({
          name: `reserved-${index + 1}`,
          subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
          cidrMask,
          reserved: true,
        })),
        { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask },
      ],
      gatewayEndpoints: {
        s3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        dynamodb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
      flowLogs: {
        all: {
          destination: ec2.FlowLogDestination.toCloudWatchLogs(
            new logs.LogGroup(this, 'FlowLogs', {
              logGroupName: `/vpc/${names[this.stage]}`,
              retention: LOGS_KEPT_DAYS,
              removalPolicy: keptAs(this.stage),
            }),
          ),
        },
      },
    });
  }

  private createGroup(name: GroupName): ec2.SecurityGroup {
    const { names, description } = NETWORK.groups[name];
    return new ec2.SecurityGroup(this, `Group-${name}`, {
      vpc: this.vpc,
      securityGroupName: names[this.stage],
      description,
      // Tasks call outside services; what stands before and behind them answers only.
      allowAllOutbound: name === 'tasks',
    });
  }

  private allowInto(name: GroupName): void {
    const { ports, source } = NETWORK.groups[name];
    const group = this.groups[name];
    for (const { from, to } of ports) {
      const port = ec2.Port.tcpRange(from, to);
      if (source === 'everybody') {
        group.addIngressRule(ec2.Peer.anyIpv4(), port, 'Everybody');
        continue;
      }
      const other = this.groups[source];
      group.addIngressRule(other, port, `From ${NETWORK.groups[source].names[this.stage]}`);
      if (source !== 'tasks')
        other.addEgressRule(group, port, `To ${NETWORK.groups[name].names[this.stage]}`);
    }
    if (source === 'everybody')
      explain(group, {
        'AwsSolutions-EC23':
          'The shop is for everybody: the load balancer alone takes requests from anywhere, on 443, and on 80 to send them there.',
      });
  }

  private createEndpoints(): void {
    const group = new ec2.SecurityGroup(this, 'Group-endpoints', {
      vpc: this.vpc,
      description: 'Endpoints: HTTPS from inside of the network',
      allowAllOutbound: false,
    });
    group.addIngressRule(ec2.Peer.ipv4(NETWORK.cidr), HTTPS, 'From inside of the network');
    for (const [name, service] of Object.entries(INTERFACE_ENDPOINTS))
      this.vpc.addInterfaceEndpoint(`Endpoint-${name}`, {
        service,
        securityGroups: [group],
        // The group above says who may come in.
        open: false,
      });
  }
}
