import type { DeploymentConfiguration, DeploymentLifecycleHook, LoadBalancer } from '@aws-sdk/client-ecs';
import { ServiceError } from '../../../protocol/service.ts';
import type { EcsContext } from '../context.ts';
import { canPause } from '../deployments/stages.ts';
import { clientError, invalidParameter } from '../errors.ts';
import type { StoredRevision } from '../task-definition-store.ts';
import { readTaskDefinition } from '../task-definition-name.ts';

const mostDesired = 5000;
const strategies = ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'];

/** A revision, active or not. Throws ClientException. */
export function knownDefinition(context: EcsContext, text: string | undefined): StoredRevision {
  const definition = text === undefined ? undefined : readTaskDefinition(context.definitions, text);
  if (!definition) throw clientError('TaskDefinition not found.');
  return definition;
}

/** Throws ClientException. */
export function checkActive({ isActive }: StoredRevision): void {
  if (!isActive) throw clientError('TaskDefinition is inactive');
}

/** An active revision. Throws ClientException. */
export function activeDefinition(context: EcsContext, text: string | undefined): StoredRevision {
  const definition = knownDefinition(context, text);
  checkActive(definition);
  return definition;
}

export function checkDesiredCount(count: number): void {
  if (!Number.isInteger(count) || count < 0 || count > mostDesired)
    throw invalidParameter(`desiredCount must be between 0 and ${mostDesired}.`);
}

/** Each balancer has to name a port of the task definition, and a target group that a load balancer sends to. */
export function checkLoadBalancers(
  context: EcsContext,
  balancers: readonly LoadBalancer[],
  { definition }: StoredRevision,
): void {
  for (const { containerName = '', containerPort, targetGroupArn, advancedConfiguration } of balancers) {
    const container = definition.containerDefinitions?.find(({ name }) => name === containerName);
    if (!container)
      throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
    if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort))
      throw invalidParameter(
        `The container ${containerName} did not have a container port ${containerPort ?? ''} defined.`,
      );
    if (targetGroupArn === undefined)
      throw invalidParameter('This endpoint offers load balancers with target groups only.');
    checkTargetGroup(context, targetGroupArn, true);
    const alternate = advancedConfiguration?.alternateTargetGroupArn;
    if (alternate !== undefined) checkTargetGroup(context, alternate, false);
  }
}

function checkTargetGroup(context: EcsContext, arn: string, hasToBeAttached: boolean): void {
  let isAttached: boolean | undefined;
  try {
    isAttached = context.cloud.loadBalancing()?.isAttached(arn);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
  if (isAttached === undefined) throw invalidParameter(`The specified target group does not exist: ${arn}.`);
  if (!isAttached && hasToBeAttached)
    throw invalidParameter(
      `The target group with targetGroupArn ${arn} does not have an associated load balancer.`,
    );
}

/** A deployment configuration with what it takes where nothing is said. Throws InvalidParameterException. */
export function completeConfiguration(
  given: DeploymentConfiguration,
  previous: DeploymentConfiguration = {},
): DeploymentConfiguration {
  const configuration: DeploymentConfiguration = {
    maximumPercent: 200,
    minimumHealthyPercent: 100,
    strategy: 'ROLLING',
    deploymentCircuitBreaker: { enable: false, rollback: false },
    ...previous,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
  const { maximumPercent = 200, minimumHealthyPercent = 100, strategy = 'ROLLING' } = configuration;
  if (!strategies.includes(strategy)) throw invalidParameter(`Invalid deployment strategy: ${strategy}.`);
  if (minimumHealthyPercent < 0 || minimumHealthyPercent > 100)
    throw invalidParameter('minimumHealthyPercent must be between 0 and 100.');
  if (maximumPercent < 100) throw invalidParameter('maximumPercent must be at least 100.');
  if (maximumPercent === 100 && minimumHealthyPercent === 100)
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  inRange('bakeTimeInMinutes', configuration.bakeTimeInMinutes, 0, 1440);
  inRange('canaryPercent', configuration.canaryConfiguration?.canaryPercent, 0.1, 100);
  inRange('canaryBakeTimeInMinutes', configuration.canaryConfiguration?.canaryBakeTimeInMinutes, 0, 1440);
  inRange('stepPercent', configuration.linearConfiguration?.stepPercent, 3, 100);
  inRange('stepBakeTimeInMinutes', configuration.linearConfiguration?.stepBakeTimeInMinutes, 0, 1440);
  const hooks = configuration.lifecycleHooks ?? [];
  if (hooks.length > 0 && strategy === 'ROLLING')
    throw invalidParameter('Lifecycle hooks are not supported with the ROLLING deployment strategy.');
  for (const hook of hooks) checkHook(hook);
  return configuration;
}

function inRange(name: string, value: number | undefined, least: number, most: number): void {
  if (value !== undefined && (value < least || value > most))
    throw invalidParameter(`${name} must be between ${least} and ${most}.`);
}

function checkHook({
  targetType = 'AWS_LAMBDA',
  hookTargetArn,
  roleArn,
  ...hook
}: DeploymentLifecycleHook): void {
  const stages = hook.lifecycleStages ?? [];
  if (stages.length === 0) throw invalidParameter('A lifecycle hook must have at least one lifecycle stage.');
  if (targetType === 'PAUSE') {
    const forbidden = stages.find((stage) => !canPause(stage));
    if (forbidden !== undefined)
      throw invalidParameter(`PAUSE hooks cannot be configured at the ${forbidden} stage.`);
    return;
  }
  if (hookTargetArn === undefined || roleArn === undefined)
    throw invalidParameter('A lifecycle hook of type AWS_LAMBDA must have a hookTargetArn and a roleArn.');
}

/** What moves by weights needs to know which rule has them. */
export function checkStrategy(
  { strategy = 'ROLLING' }: DeploymentConfiguration,
  balancers: readonly LoadBalancer[],
): void {
  if (strategy === 'ROLLING') return;
  const isIncomplete = balancers.some(
    ({ advancedConfiguration }) =>
      !advancedConfiguration?.alternateTargetGroupArn || !advancedConfiguration.productionListenerRule,
  );
  if (isIncomplete)
    throw invalidParameter(
      `advancedConfiguration with alternateTargetGroupArn and productionListenerRule is required for all load balancers when using the ${strategy} deployment strategy.`,
    );
  if (strategy !== 'BLUE_GREEN' && balancers.length === 0)
    throw invalidParameter(`The ${strategy} deployment strategy requires a load balancer.`);
}
