import type {
  CreateLoadBalancerInput,
  CreateLoadBalancerOutput,
  DeleteLoadBalancerInput,
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  LoadBalancer,
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
  SetSecurityGroupsInput,
  SetSecurityGroupsOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceError } from '../../protocol/service.ts';
import { attribute, changeAttributes, describeAttributes, loadBalancerAttributes } from './attributes.ts';
import { arnOf, newId, requireLoadBalancer } from './context.ts';
import type { LoadBalancingContext } from './context.ts';
import {
  invalidConfiguration,
  loadBalancerNotFound,
  notPermitted,
  tooMany,
  validationError,
} from './errors.ts';
import { pageOf } from './paging.ts';
import type { LoadBalancerRecord } from './records.ts';
import { saveTags } from './tag-operations.ts';

const mostLoadBalancers = 50;

// The hosted zone of application load balancers in us-east-1; Route 53's aliases name it.
const hostedZone = 'Z35SXDOTRQ7X7K';

/** Application load balancers: each listens on a loopback address of its own, which is its DNS name. */
export function loadBalancerOperations(context: LoadBalancingContext) {
  const { cloud, directory, traffic } = context;

  function describe(record: LoadBalancerRecord, state: 'provisioning' | 'active' = 'active'): LoadBalancer {
    return {
      LoadBalancerArn: record.arn,
      DNSName: record.address,
      CanonicalHostedZoneId: hostedZone,
      CreatedTime: new Date(record.createdAtMs),
      LoadBalancerName: record.name,
      Scheme: record.scheme,
      VpcId: vpcOf(cloud.account),
      State: { Code: state },
      Type: 'application',
      AvailabilityZones: record.subnets.map((SubnetId, at) => ({
        ZoneName: `${cloud.region}${'abcdef'[at] ?? 'a'}`,
        SubnetId,
        LoadBalancerAddresses: [],
      })),
      SecurityGroups: [...record.securityGroups],
      IpAddressType: record.ipAddressType as 'ipv4',
    };
  }

  async function createLoadBalancer(input: CreateLoadBalancerInput): Promise<CreateLoadBalancerOutput> {
    const { Name: name = '', Type: type = 'application' } = input;
    checkName(name);
    if (type !== 'application')
      throw invalidConfiguration(`This endpoint offers application load balancers, not '${type}'.`);
    const wanted = {
      name,
      scheme: input.Scheme ?? ('internet-facing' as const),
      ipAddressType: input.IpAddressType ?? 'ipv4',
      subnets: readSubnets(input),
      securityGroups: input.SecurityGroups ?? ['sg-default'],
    };
    const known = directory.loadBalancers.all().find((one) => one.name === name);
    if (known) {
      if (!isSame(known, wanted))
        throw new ServiceError(
          'DuplicateLoadBalancerNameException',
          `A load balancer with the same name '${name}' exists, but with different settings`,
        );
      return { LoadBalancers: [describe(known)] };
    }
    if (directory.loadBalancers.all().length >= mostLoadBalancers)
      throw tooMany('TooManyLoadBalancers', `The maximum number of load balancers has been reached`);
    const arn = arnOf(cloud, `loadbalancer/app/${name}/${newId()}`);
    saveTags(directory, arn, input.Tags ?? []);
    const address = await traffic.claim(arn);
    const record = directory.loadBalancers.save({
      ...wanted,
      arn,
      createdAtMs: cloud.clock.now(),
      address,
      attributes: {},
    });
    return { LoadBalancers: [describe(record, 'provisioning')] };
  }

  /** Its listeners and rules go with it; target groups stay. What is not there is deleted already. */
  async function deleteLoadBalancer(input: DeleteLoadBalancerInput): Promise<object> {
    const record = directory.loadBalancers.get(input.LoadBalancerArn ?? '');
    if (!record) return {};
    if (attribute(loadBalancerAttributes, record.attributes, 'deletion_protection.enabled') === 'true')
      throw notPermitted(
        `Load balancer '${record.arn}' cannot be deleted because deletion protection is enabled`,
      );
    for (const listener of directory.listenersOf(record.arn)) {
      traffic.close(listener.arn);
      directory.removeListener(listener);
    }
    directory.loadBalancers.remove(record.arn);
    directory.tags.remove(record.arn);
    await traffic.release(record.arn);
    return {};
  }

  function describeLoadBalancers(input: DescribeLoadBalancersInput): DescribeLoadBalancersOutput {
    const { LoadBalancerArns: arns, Names: names } = input;
    if (arns && names)
      throw validationError(
        'Load balancer names and load balancer ARNs cannot be specified at the same time',
      );
    const all = [...directory.loadBalancers.all()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
    const missing = names?.filter((name) => !all.some((one) => one.name === name)) ?? [];
    if (missing.length > 0) throw loadBalancerNotFound(`Load balancers '[${missing.join(', ')}]' not found`);
    const asked = arns?.map((arn) => requireLoadBalancer(context, arn));
    const found = asked ?? all.filter(({ name }) => !names || names.includes(name));
    const { page, NextMarker } = pageOf(found, ({ arn }) => arn, input);
    return { LoadBalancers: page.map((one) => describe(one)), NextMarker };
  }

  function describeAll(record: LoadBalancerRecord): DescribeLoadBalancerAttributesOutput {
    return { Attributes: describeAttributes(loadBalancerAttributes, record.attributes) };
  }

  function modifyAttributes(input: ModifyLoadBalancerAttributesInput): ModifyLoadBalancerAttributesOutput {
    const record = requireLoadBalancer(context, input.LoadBalancerArn);
    const attributes = changeAttributes(loadBalancerAttributes, record.attributes, input.Attributes ?? []);
    const saved = directory.loadBalancers.save({ ...record, attributes });
    traffic.applyIdleTimeout(record.arn);
    return describeAll(saved);
  }

  function setSecurityGroups(input: SetSecurityGroupsInput): SetSecurityGroupsOutput {
    const record = requireLoadBalancer(context, input.LoadBalancerArn);
    const securityGroups = input.SecurityGroups ?? [];
    directory.loadBalancers.save({ ...record, securityGroups });
    return { SecurityGroupIds: [...securityGroups] };
  }

  return {
    CreateLoadBalancer: createLoadBalancer,
    DeleteLoadBalancer: deleteLoadBalancer,
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeLoadBalancerAttributes: (input: DescribeLoadBalancerAttributesInput) =>
      describeAll(requireLoadBalancer(context, input.LoadBalancerArn)),
    ModifyLoadBalancerAttributes: modifyAttributes,
    SetSecurityGroups: setSecurityGroups,
  };
}

/** The network that an account's load balancers and target groups stand in. */
export function vpcOf(account: string): string {
  return `vpc-${account.padStart(17, '0')}`;
}

function checkName(name: string): void {
  if (name.length > 32)
    throw validationError(`The load balancer name '${name}' cannot be longer than '32' characters`);
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw validationError(
      `The load balancer name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
    );
  if (/^-|-$/.test(name))
    throw validationError(`The load balancer name '${name}' cannot begin or end with a hyphen(-)`);
  if (name.startsWith('internal-'))
    throw validationError(`The load balancer name '${name}' cannot begin with 'internal-'`);
}

function readSubnets({ Subnets, SubnetMappings }: CreateLoadBalancerInput): readonly string[] {
  const subnets = Subnets ?? SubnetMappings?.map(({ SubnetId = '' }) => SubnetId) ?? [];
  if (new Set(subnets).size < 2)
    throw validationError('At least two subnets in two different Availability Zones must be specified');
  const wrong = subnets.find((id) => !/^subnet-[\w-]+$/.test(id));
  if (wrong !== undefined)
    throw new ServiceError('SubnetNotFoundException', `The subnet ID '${wrong}' does not exist`);
  return subnets;
}

function isSame(
  known: LoadBalancerRecord,
  wanted: Pick<LoadBalancerRecord, 'scheme' | 'ipAddressType' | 'subnets' | 'securityGroups'>,
): boolean {
  const { scheme, ipAddressType, subnets, securityGroups } = known;
  return (
    JSON.stringify([scheme, ipAddressType, subnets, securityGroups]) ===
    JSON.stringify([wanted.scheme, wanted.ipAddressType, wanted.subnets, wanted.securityGroups])
  );
}
