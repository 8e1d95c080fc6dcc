import type {
  CreateTargetGroupInput,
  CreateTargetGroupOutput,
  DeleteTargetGroupInput,
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupInput,
  ModifyTargetGroupOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceError } from '../../protocol/service.ts';
import { changeAttributes, describeAttributes, targetGroupAttributes } from './attributes.ts';
import { arnOf, newId, requireLoadBalancer, requireTargetGroup } from './context.ts';
import type { LoadBalancingContext } from './context.ts';
import { resourceInUse, targetGroupNotFound, tooMany, validationError } from './errors.ts';
import { readHealthCheck } from './health-check-settings.ts';
import { vpcOf } from './load-balancer-operations.ts';
import { pageOf } from './paging.ts';
import type { TargetGroupRecord } from './records.ts';
import { saveTags } from './tag-operations.ts';

const mostTargetGroups = 3000;

/** Target groups, their health checks and attributes. */
export function targetGroupOperations(context: LoadBalancingContext) {
  const { cloud, directory, traffic } = context;

  function describe(record: TargetGroupRecord): TargetGroup {
    const check = record.healthCheck;
    return {
      TargetGroupArn: record.arn,
      TargetGroupName: record.name,
      Protocol: record.protocol as 'HTTP',
      Port: record.port,
      VpcId: record.vpcId,
      HealthCheckProtocol: check.protocol as 'HTTP',
      HealthCheckPort: check.port,
      HealthCheckEnabled: check.enabled,
      HealthCheckIntervalSeconds: check.intervalSeconds,
      HealthCheckTimeoutSeconds: check.timeoutSeconds,
      HealthyThresholdCount: check.healthyThreshold,
      UnhealthyThresholdCount: check.unhealthyThreshold,
      HealthCheckPath: check.path,
      Matcher: { HttpCode: check.matcher },
      LoadBalancerArns: [...directory.loadBalancersOf(record.arn)],
      TargetType: record.targetType,
      ProtocolVersion: record.protocolVersion,
      IpAddressType: record.ipAddressType as 'ipv4',
    };
  }

  function createTargetGroup(input: CreateTargetGroupInput): CreateTargetGroupOutput {
    const { Name: name = '', TargetType: targetType = 'instance' } = input;
    checkName(name);
    const record: TargetGroupRecord = {
      arn: arnOf(cloud, `targetgroup/${name}/${newId()}`),
      name,
      targetType,
      ...readProtocol(input),
      vpcId: input.VpcId ?? vpcOf(cloud.account),
      ipAddressType: input.IpAddressType ?? 'ipv4',
      healthCheck: readHealthCheck(input),
      attributes: {},
      targets: [],
    };
    const known = directory.targetGroups.all().find((group) => group.name === name);
    if (known) {
      if (isSame(known, record)) return { TargetGroups: [describe(known)] };
      throw new ServiceError(
        'DuplicateTargetGroupNameException',
        `A target group with the same name '${name}' exists, but with different settings`,
      );
    }
    if (directory.targetGroups.all().length >= mostTargetGroups)
      throw tooMany('TooManyTargetGroups', 'The maximum number of target groups has been reached');
    saveTags(directory, record.arn, input.Tags ?? []);
    return { TargetGroups: [describe(directory.targetGroups.save(record))] };
  }

  function modifyTargetGroup(input: ModifyTargetGroupInput): ModifyTargetGroupOutput {
    const before = requireTargetGroup(context, input.TargetGroupArn);
    const healthCheck = readHealthCheck(input, before.healthCheck);
    return { TargetGroups: [describe(directory.targetGroups.save({ ...before, healthCheck }))] };
  }

  /** What is not there is deleted already. Error: ResourceInUse. */
  function deleteTargetGroup(input: DeleteTargetGroupInput): object {
    const arn = input.TargetGroupArn ?? '';
    if (!directory.targetGroups.get(arn)) return {};
    if (directory.loadBalancersOf(arn).size > 0)
      throw resourceInUse(`Target group '${arn}' is currently in use by a listener or a rule`);
    traffic.removePool(arn);
    directory.targetGroups.remove(arn);
    directory.tags.remove(arn);
    return {};
  }

  function describeTargetGroups(input: DescribeTargetGroupsInput): DescribeTargetGroupsOutput {
    const { LoadBalancerArn: loadBalancerArn, TargetGroupArns: arns, Names: names } = input;
    if ([loadBalancerArn, arns, names].filter((given) => given !== undefined).length > 1)
      throw validationError('You can specify only one of: load balancer ARN, target group ARNs, names');
    const all = [...directory.targetGroups.all()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
    if (loadBalancerArn !== undefined) requireLoadBalancer(context, loadBalancerArn);
    if (names?.some((name) => !all.some((group) => group.name === name))) throw targetGroupNotFound();
    const found =
      arns?.map((arn) => requireTargetGroup(context, arn)) ??
      all.filter(
        ({ arn, name }) =>
          (names?.includes(name) ?? true) &&
          (loadBalancerArn === undefined || directory.loadBalancersOf(arn).has(loadBalancerArn)),
      );
    const { page, NextMarker } = pageOf(found, ({ arn }) => arn, input);
    return { TargetGroups: page.map(describe), NextMarker };
  }

  function modifyAttributes(input: ModifyTargetGroupAttributesInput) {
    const record = requireTargetGroup(context, input.TargetGroupArn);
    const attributes = changeAttributes(targetGroupAttributes, record.attributes, input.Attributes ?? []);
    directory.targetGroups.save({ ...record, attributes });
    return { Attributes: describeAttributes(targetGroupAttributes, attributes) };
  }

  function describeGroupAttributes(input: DescribeTargetGroupAttributesInput) {
    const { attributes } = requireTargetGroup(context, input.TargetGroupArn);
    return { Attributes: describeAttributes(targetGroupAttributes, attributes) };
  }

  return {
    CreateTargetGroup: createTargetGroup,
    ModifyTargetGroup: modifyTargetGroup,
    DeleteTargetGroup: deleteTargetGroup,
    DescribeTargetGroups: describeTargetGroups,
    DescribeTargetGroupAttributes: describeGroupAttributes,
    ModifyTargetGroupAttributes: modifyAttributes,
  };
}

function checkName(name: string): void {
  if (name.length > 32)
    throw validationError(`Target group name '${name}' cannot be longer than '32' characters`);
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw validationError(
      `Target group name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`,
    );
  if (/^-|-$/.test(name))
    throw validationError(
      `Target group name '${name}' cannot begin or end with characters that are hyphens(-)`,
    );
}

function readProtocol(
  input: CreateTargetGroupInput,
): Pick<TargetGroupRecord, 'protocol' | 'port' | 'protocolVersion'> {
  const {
    Protocol: protocol,
    Port: port,
    ProtocolVersion: version = 'HTTP1',
    TargetType: targetType,
  } = input;
  if (targetType === 'lambda' || targetType === 'alb')
    throw validationError(`This endpoint does not offer target groups of the type '${targetType}'.`);
  if (protocol === undefined) throw validationError('A protocol must be specified');
  if (port === undefined) throw validationError('A port must be specified');
  if (protocol !== 'HTTP')
    throw validationError(`This endpoint offers target groups of the protocol HTTP, not '${protocol}'.`);
  if (version !== 'HTTP1')
    throw validationError(
      `This endpoint offers target groups of the protocol version HTTP1, not '${version}'.`,
    );
  if (port < 1 || port > 65_535) throw validationError(`Port '${port}' must be between 1 and 65535`);
  return { protocol, port, protocolVersion: version };
}

function isSame(known: TargetGroupRecord, wanted: TargetGroupRecord): boolean {
  const { targetType, protocol, port, vpcId, healthCheck } = known;
  return (
    JSON.stringify([targetType, protocol, port, vpcId, healthCheck]) ===
    JSON.stringify([wanted.targetType, wanted.protocol, wanted.port, wanted.vpcId, wanted.healthCheck])
  );
}
