import type {
  DeregisterTargetsInput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  RegisterTargetsInput,
  TargetDescription,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isLoopbackAddress } from '../../loopback.ts';
import { requireTargetGroup } from './context.ts';
import type { LoadBalancingContext } from './context.ts';
import { invalidTarget, tooMany, validationError } from './errors.ts';
import { notRegistered } from './health-state.ts';
import type { TargetGroupRecord, TargetRecord } from './records.ts';

const mostTargets = 1000;

/** Targets of groups: addresses of this machine's loopback network. */
export function targetOperations(context: LoadBalancingContext) {
  const { traffic } = context;

  function registerTargets(input: RegisterTargetsInput): object {
    const group = requireTargetGroup(context, input.TargetGroupArn);
    const targets = readTargets(group, input.Targets);
    for (const target of targets) checkTarget(group, target);
    register(context, group.arn, targets);
    return {};
  }

  function deregisterTargets(input: DeregisterTargetsInput): object {
    const group = requireTargetGroup(context, input.TargetGroupArn);
    for (const { Id, Port } of input.Targets ?? []) {
      // Without a port every registration of the address goes.
      const going = group.targets.filter(
        ({ id, port }) => id === Id && (Port === undefined || port === Port),
      );
      deregister(context, group.arn, going);
    }
    return {};
  }

  function describeTargetHealth(input: DescribeTargetHealthInput): DescribeTargetHealthOutput {
    const group = requireTargetGroup(context, input.TargetGroupArn);
    const pool = traffic.pool(group.arn);
    const all = pool?.targets() ?? [];
    const asked = input.Targets ? readTargets(group, input.Targets) : all.map(({ record }) => record);
    return {
      TargetHealthDescriptions: asked.map((record): TargetHealthDescription => {
        const target = pool?.find(record);
        const { port } = group.healthCheck;
        return {
          Target: {
            Id: record.id,
            Port: record.port,
            AvailabilityZone: `${context.cloud.region}a`,
          },
          HealthCheckPort: port === 'traffic-port' ? String(record.port) : port,
          TargetHealth: target && pool ? pool.describe(target) : notRegistered,
        };
      }),
    };
  }

  function checkTarget(group: TargetGroupRecord, { id }: TargetRecord): void {
    if (group.targetType === 'instance')
      throw invalidTarget(
        `The following targets are not in a running state and cannot be registered: '${id}'`,
      );
    if (!isLoopbackAddress(id) || id === 'localhost')
      throw validationError(`The IP address '${id}' is not within the loopback network of this sandbox`);
  }

  return {
    RegisterTargets: registerTargets,
    DeregisterTargets: deregisterTargets,
    DescribeTargetHealth: describeTargetHealth,
  };
}

function readTargets(
  group: TargetGroupRecord,
  targets: readonly TargetDescription[] | undefined,
): readonly TargetRecord[] {
  if (!targets || targets.length === 0) throw validationError('At least one target must be specified');
  return targets.map(({ Id = '', Port }) => {
    if (Port !== undefined && (Port < 1 || Port > 65_535))
      throw validationError(`Port '${Port}' must be between 1 and 65535`);
    return { id: Id, port: Port ?? group.port };
  });
}

/** Adds targets to a group. Errors: TargetGroupNotFound, TooManyTargets. */
export function register(context: LoadBalancingContext, arn: string, targets: readonly TargetRecord[]): void {
  const { directory, traffic } = context;
  const group = requireTargetGroup(context, arn);
  const added = targets.filter((target) => !group.targets.some((known) => isSame(known, target)));
  if (group.targets.length + added.length > mostTargets)
    throw tooMany('TooManyTargets', `A target group can have at most ${mostTargets} targets`);
  // The pool is made first: it takes in what is on record, and this is not yet.
  const pool = traffic.pool(arn);
  if (added.length > 0) directory.targetGroups.save({ ...group, targets: [...group.targets, ...added] });
  for (const target of added) pool?.register(target);
}

/** Takes targets out of a group; they drain. Error: TargetGroupNotFound. */
export function deregister(
  context: LoadBalancingContext,
  arn: string,
  targets: readonly TargetRecord[],
): void {
  const { directory, traffic } = context;
  const group = requireTargetGroup(context, arn);
  const left = group.targets.filter((target) => !targets.some((going) => isSame(going, target)));
  if (left.length < group.targets.length) directory.targetGroups.save({ ...group, targets: left });
  for (const target of targets) traffic.pool(arn)?.deregister(target);
}

function isSame(a: TargetRecord, b: TargetRecord): boolean {
  return a.id === b.id && a.port === b.port;
}
