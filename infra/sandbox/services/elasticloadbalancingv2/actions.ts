import type { Action, ForwardActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import { targetGroupsIn } from './directory.ts';
import type { Directory } from './directory.ts';
import { invalidConfiguration, targetGroupNotFound, tooMany, validationError } from './errors.ts';
import { ServiceError } from '../../protocol/service.ts';

const mostGroupsPerAction = 5;
const mostGroupsPerLoadBalancer = 100;

/**
 * The one action of a rule or a listener as AWS tells it: the target group's ARN and its weights stand both. Actions
 * that sign people in are refused. Errors: ValidationError, InvalidLoadBalancerAction, TargetGroupNotFound,
 * TargetGroupAssociationLimit, TooManyTargetGroups.
 */
export function readActions(
  given: readonly Action[],
  directory: Directory,
  loadBalancerArn: string,
): readonly Action[] {
  const [action, second] = [...given].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
  if (!action) throw validationError('At least one action must be specified');
  if (second)
    throw new ServiceError(
      'InvalidLoadBalancerActionException',
      'This endpoint offers rules with one action: forward, redirect or fixed-response.',
    );
  const read = readAction(action);
  for (const arn of targetGroupsIn([read])) checkGroup(arn, directory, loadBalancerArn);
  checkGroupCount([read], directory, loadBalancerArn);
  return [read];
}

function readAction(action: Action): Action {
  const order = action.Order === undefined ? {} : { Order: action.Order };
  switch (action.Type) {
    case 'forward': {
      const config = readForward(action);
      const [only, second] = config.TargetGroups ?? [];
      const arn = second ? {} : { TargetGroupArn: only?.TargetGroupArn };
      return { Type: 'forward', ...arn, ...order, ForwardConfig: config };
    }
    case 'redirect':
      return { Type: 'redirect', ...order, RedirectConfig: readRedirect(action) };
    case 'fixed-response':
      return { Type: 'fixed-response', ...order, FixedResponseConfig: readFixed(action) };
    default:
      throw new ServiceError(
        'InvalidLoadBalancerActionException',
        `This endpoint does not offer actions of the type '${action.Type}'.`,
      );
  }
}

function readForward({ TargetGroupArn: arn, ForwardConfig: config }: Action): ForwardActionConfig {
  const groups = config?.TargetGroups ?? (arn === undefined ? [] : [{ TargetGroupArn: arn }]);
  if (groups.length === 0)
    throw validationError("A target group ARN must be specified for an action of type 'forward'");
  if (arn !== undefined && (groups.length > 1 || groups[0]?.TargetGroupArn !== arn))
    throw validationError('The target group ARN and the forward configuration name different target groups');
  return {
    TargetGroups: readGroups(groups),
    TargetGroupStickinessConfig: readStickiness(config?.TargetGroupStickinessConfig),
  };
}

/** Target groups with their weights. One alone has weight 1 where nothing is said. Error: ValidationError. */
export function readGroups(
  groups: readonly { readonly TargetGroupArn?: string; readonly Weight?: number }[],
): { TargetGroupArn: string; Weight: number }[] {
  if (groups.length > mostGroupsPerAction)
    throw validationError(`A forward action can have at most ${mostGroupsPerAction} target groups`);
  const arns = groups.map(({ TargetGroupArn }) => TargetGroupArn);
  const twice = arns.find((arn, at) => arns.indexOf(arn) !== at);
  if (twice !== undefined) throw validationError(`Target group '${twice}' was specified more than once`);
  return groups.map(({ TargetGroupArn = '', Weight = 1 }) => {
    if (Weight < 0 || Weight > 999) throw validationError(`Weight '${Weight}' must be between 0 and 999`);
    return { TargetGroupArn, Weight };
  });
}

function readStickiness(
  config: ForwardActionConfig['TargetGroupStickinessConfig'],
): ForwardActionConfig['TargetGroupStickinessConfig'] {
  const { Enabled = false, DurationSeconds } = config ?? {};
  if (!Enabled) return { Enabled };
  if (DurationSeconds === undefined || DurationSeconds < 1 || DurationSeconds > 604_800)
    throw validationError('Target group stickiness duration must be between 1 and 604800 seconds');
  return { Enabled, DurationSeconds };
}

function readRedirect({ RedirectConfig: config }: Action): Action['RedirectConfig'] {
  const read = {
    Protocol: '#{protocol}',
    Port: '#{port}',
    Host: '#{host}',
    Path: '/#{path}',
    Query: '#{query}',
  };
  const { StatusCode, ...given } = config ?? {};
  if (StatusCode !== 'HTTP_301' && StatusCode !== 'HTTP_302')
    throw validationError("A redirect action must have the status code 'HTTP_301' or 'HTTP_302'");
  const filled = { ...read, ...given, StatusCode };
  if (!/^(HTTPS?|#\{protocol\})$/.test(filled.Protocol ?? ''))
    throw validationError(`'${filled.Protocol}' is not a valid redirect protocol`);
  if (!/^(\d{1,5}|#\{port\})$/.test(filled.Port ?? ''))
    throw validationError(`'${filled.Port}' is not a valid redirect port`);
  if (!filled.Path?.startsWith('/')) throw validationError('A redirect path must start with a /');
  const isLoop = Object.entries(read).every(
    ([key, value]) =>
      given[key as keyof typeof given] === undefined || given[key as keyof typeof given] === value,
  );
  if (isLoop)
    throw invalidConfiguration(
      'A redirect must change at least one of protocol, port, host and path, or it is a loop',
    );
  return filled;
}

function readFixed({ FixedResponseConfig: config }: Action): Action['FixedResponseConfig'] {
  const { StatusCode = '', ContentType, MessageBody } = config ?? {};
  if (!/^[245]\d\d$/.test(StatusCode))
    throw validationError(
      `1 validation error detected: Value '${StatusCode}' at 'actions.1.member.fixedResponseConfig.statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(2|4|5)\\d\\d$`,
    );
  const types = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];
  if (ContentType !== undefined && !types.includes(ContentType))
    throw validationError(`The content type must be one of:'${types.join(', ')}'`);
  if ((MessageBody ?? '').length > 1024)
    throw validationError('The message body has at most 1024 characters');
  return { StatusCode, ContentType, MessageBody };
}

function checkGroup(arn: string, directory: Directory, loadBalancerArn: string): void {
  if (!directory.targetGroups.get(arn)) throw targetGroupNotFound(`Target group '${arn}' not found`);
  const users = directory.loadBalancersOf(arn);
  if (users.size > 0 && !users.has(loadBalancerArn))
    throw new ServiceError(
      'TargetGroupAssociationLimitException',
      `The following target groups cannot be associated with more than one load balancer: ${arn}`,
    );
}

function checkGroupCount(actions: readonly Action[], directory: Directory, loadBalancerArn: string): void {
  const used = directory.targetGroups
    .all()
    .filter(({ arn }) => directory.loadBalancersOf(arn).has(loadBalancerArn));
  const all = new Set([...used.map(({ arn }) => arn), ...targetGroupsIn(actions)]);
  if (all.size > mostGroupsPerLoadBalancer)
    throw tooMany(
      'TooManyUniqueTargetGroupsPerLoadBalancer',
      `A load balancer has at most ${mostGroupsPerLoadBalancer} target groups`,
    );
}
