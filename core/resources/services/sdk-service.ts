import type {
  Deployment,
  DeploymentConfiguration as SdkConfiguration,
  DeploymentLifecycleHookDetail,
  LoadBalancer,
  Service,
  ServiceDeployment as SdkDeployment,
  ServiceDeploymentBrief,
  ServiceRevision as SdkRevision,
  ServiceRevisionSummary,
} from '@aws-sdk/client-ecs';
import { lastPartOf, revisionName } from './arn-names.ts';
import type {
  DeploymentConfiguration,
  EcsService,
  HookState,
  RevisionCounts,
  Rollout,
  ServiceDeployment,
  ServiceDeploymentSummary,
  ServiceLoadBalancer,
  ServiceRevision,
} from './types.ts';

/** A service out of DescribeServices. */
export function serviceOf(service: Service): EcsService {
  const network = service.networkConfiguration?.awsvpcConfiguration;
  return {
    name: service.serviceName ?? '',
    arn: service.serviceArn ?? '',
    cluster: lastPartOf(service.clusterArn ?? ''),
    status: service.status ?? 'UNKNOWN',
    taskDefinition: revisionName(service.taskDefinition ?? ''),
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    launchType: service.launchType,
    schedulingStrategy: service.schedulingStrategy ?? 'REPLICA',
    controller: service.deploymentController?.type ?? 'ECS',
    configuration: configurationOf(service.deploymentConfiguration),
    rollouts: (service.deployments ?? []).map(rolloutOf),
    events: (service.events ?? []).map((event) => ({
      id: event.id ?? '',
      at: event.createdAt?.getTime() ?? 0,
      message: event.message ?? '',
    })),
    loadBalancers: (service.loadBalancers ?? []).map(loadBalancerOf),
    currentDeploymentArn: service.currentServiceDeployment,
    currentRevisions: (service.currentServiceRevisions ?? []).map(countsOf),
    healthCheckGraceSeconds: service.healthCheckGracePeriodSeconds,
    subnets: network?.subnets ?? [],
    securityGroups: network?.securityGroups ?? [],
    publicAddress: network?.assignPublicIp === 'ENABLED',
    executeCommand: service.enableExecuteCommand === true,
    createdAt: service.createdAt?.getTime(),
    createdBy: service.createdBy,
    tags: Object.fromEntries((service.tags ?? []).map(({ key, value }) => [key ?? '', value ?? ''])),
  };
}

function rolloutOf(deployment: Deployment): Rollout {
  return {
    id: deployment.id ?? '',
    status: deployment.status ?? 'UNKNOWN',
    taskDefinition: revisionName(deployment.taskDefinition ?? ''),
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    pending: deployment.pendingCount ?? 0,
    failedTasks: deployment.failedTasks ?? 0,
    rolloutState: deployment.rolloutState,
    rolloutReason: deployment.rolloutStateReason,
    createdAt: deployment.createdAt?.getTime(),
    updatedAt: deployment.updatedAt?.getTime(),
  };
}

function loadBalancerOf(one: LoadBalancer): ServiceLoadBalancer {
  const advanced = one.advancedConfiguration;
  return {
    targetGroupArn: one.targetGroupArn,
    containerName: one.containerName,
    containerPort: one.containerPort,
    alternateTargetGroupArn: advanced?.alternateTargetGroupArn,
    productionListenerRuleArn: advanced?.productionListenerRule,
    testListenerRuleArn: advanced?.testListenerRule,
    roleArn: advanced?.roleArn,
  };
}

function configurationOf(given: SdkConfiguration | undefined): DeploymentConfiguration {
  const { canaryConfiguration: canary, linearConfiguration: linear } = given ?? {};
  return {
    strategy: given?.strategy ?? 'ROLLING',
    minimumHealthyPercent: given?.minimumHealthyPercent,
    maximumPercent: given?.maximumPercent,
    circuitBreaker: {
      enabled: given?.deploymentCircuitBreaker?.enable === true,
      rollback: given?.deploymentCircuitBreaker?.rollback === true,
    },
    alarms: {
      enabled: given?.alarms?.enable === true,
      rollback: given?.alarms?.rollback === true,
      names: given?.alarms?.alarmNames ?? [],
    },
    bakeMinutes: given?.bakeTimeInMinutes,
    canary: canary && {
      percent: canary.canaryPercent ?? 0,
      bakeMinutes: canary.canaryBakeTimeInMinutes ?? 0,
    },
    linear: linear && {
      stepPercent: linear.stepPercent ?? 0,
      stepBakeMinutes: linear.stepBakeTimeInMinutes ?? 0,
    },
    hooks: (given?.lifecycleHooks ?? []).map((hook) => ({
      kind: hook.targetType ?? 'AWS_LAMBDA',
      targetArn: hook.hookTargetArn,
      stages: hook.lifecycleStages ?? [],
    })),
  };
}

function countsOf(revision: ServiceRevisionSummary): RevisionCounts {
  return {
    arn: revision.arn ?? '',
    requested: revision.requestedTaskCount ?? 0,
    running: revision.runningTaskCount ?? 0,
    pending: revision.pendingTaskCount ?? 0,
    weight: revision.requestedProductionTrafficWeight,
    testWeight: revision.requestedTestTrafficWeight,
  };
}

/** An entry of ListServiceDeployments. */
export function deploymentSummaryOf(brief: ServiceDeploymentBrief): ServiceDeploymentSummary {
  const arn = brief.serviceDeploymentArn ?? '';
  return {
    arn,
    id: lastPartOf(arn),
    serviceArn: brief.serviceArn ?? '',
    status: brief.status ?? 'UNKNOWN',
    statusReason: brief.statusReason,
    createdAt: brief.createdAt?.getTime(),
    startedAt: brief.startedAt?.getTime(),
    finishedAt: brief.finishedAt?.getTime(),
    targetRevisionArn: brief.targetServiceRevisionArn,
  };
}

/** A service deployment out of DescribeServiceDeployments. */
export function deploymentOf(given: SdkDeployment): ServiceDeployment {
  const { rollback, deploymentCircuitBreaker: breaker, alarms } = given;
  return {
    ...deploymentSummaryOf({ ...given, targetServiceRevisionArn: given.targetServiceRevision?.arn }),
    updatedAt: given.updatedAt?.getTime(),
    stoppedAt: given.stoppedAt?.getTime(),
    lifecycleStage: given.lifecycleStage,
    source: (given.sourceServiceRevisions ?? []).map(countsOf),
    target: given.targetServiceRevision && countsOf(given.targetServiceRevision),
    configuration: configurationOf(given.deploymentConfiguration),
    hooks: (given.lifecycleHookDetails ?? []).map(hookOf),
    rollback: rollback && {
      reason: rollback.reason,
      startedAt: rollback.startedAt?.getTime(),
      revisionArn: rollback.serviceRevisionArn,
    },
    circuitBreaker: breaker && {
      status: breaker.status ?? 'UNKNOWN',
      failures: breaker.failureCount ?? 0,
      threshold: breaker.threshold ?? 0,
    },
    alarms: alarms && {
      status: alarms.status ?? 'UNKNOWN',
      names: alarms.alarmNames ?? [],
      triggered: alarms.triggeredAlarmNames ?? [],
    },
  };
}

function hookOf(hook: DeploymentLifecycleHookDetail): HookState {
  return {
    id: hook.hookId ?? '',
    kind: hook.targetType ?? 'AWS_LAMBDA',
    targetArn: hook.targetArn,
    status: hook.status ?? 'UNKNOWN',
    expiresAt: hook.expiresAt?.getTime(),
    timeoutAction: hook.timeoutAction,
  };
}

/** A service revision out of DescribeServiceRevisions. */
export function serviceRevisionOf(given: SdkRevision): ServiceRevision {
  return {
    arn: given.serviceRevisionArn ?? '',
    taskDefinition: revisionName(given.taskDefinition ?? ''),
    createdAt: given.createdAt?.getTime(),
    images: (given.containerImages ?? []).map(({ containerName, image, imageDigest }) => ({
      container: containerName ?? '',
      image: image ?? '',
      digest: imageDigest,
    })),
    loadBalancers: (given.loadBalancers ?? []).map(loadBalancerOf),
  };
}
