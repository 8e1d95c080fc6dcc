import type {
  ContinueServiceDeploymentRequest,
  ContinueServiceDeploymentResponse,
  DescribeServiceDeploymentsRequest,
  DescribeServiceDeploymentsResponse,
  DescribeServiceRevisionsRequest,
  DescribeServiceRevisionsResponse,
  Failure,
  ListServiceDeploymentsRequest,
  ListServiceDeploymentsResponse,
  StopServiceDeploymentRequest,
  StopServiceDeploymentResponse,
} from '@aws-sdk/client-ecs';
import { ServiceError } from '../../../protocol/service.ts';
import { activeCluster } from '../active-cluster.ts';
import type { EcsContext } from '../context.ts';
import { clientError, invalidParameter, serviceNotFound } from '../errors.ts';
import { readDeepArn, readPlace } from '../names.ts';
import { takePage } from '../paging.ts';
import { isUnderWay } from './deployment-record.ts';
import type { StoredDeployment } from './deployment-record.ts';
import { briefDeployment, describeDeployment, describeRevision } from './deployment-view.ts';

const mostDescribed = 20;
const defaultPage = 20;

/** Service deployments: how they went, and how they are stopped and continued. */
export function createDeploymentOperations(context: EcsContext) {
  const { cloud, deployments } = context;

  function find(arn = ''): StoredDeployment | undefined {
    const parts = readDeepArn('service-deployment', arn);
    return parts && deployments.find(parts.cluster, parts.service, parts.id);
  }

  function require(arn: string | undefined): StoredDeployment {
    const deployment = find(arn);
    if (!deployment)
      throw new ServiceError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
    return deployment;
  }

  function listServiceDeployments(input: ListServiceDeploymentsRequest): ListServiceDeploymentsResponse {
    const place = readPlace('service', input.service ?? '', activeCluster(context, input.cluster));
    if (!context.services.find(place.cluster, place.name)) throw serviceNotFound();
    const { status = [], createdAt = {}, maxResults = defaultPage } = input;
    const found = deployments
      .ofService(place.cluster, place.name)
      .filter((deployment) => status.length === 0 || status.includes(deployment.status))
      .filter(({ createdAt: at }) => at >= (createdAt.after?.getTime() ?? 0))
      .filter(({ createdAt: at }) => at <= (createdAt.before?.getTime() ?? Number.POSITIVE_INFINITY));
    const page = takePage(
      found.map(({ id }) => id),
      input.nextToken,
      maxResults,
    );
    return {
      serviceDeployments: found
        .filter(({ id }) => page.items.includes(id))
        .map((deployment) => briefDeployment(context, deployment)),
      nextToken: page.nextToken,
    };
  }

  function describeServiceDeployments(
    input: DescribeServiceDeploymentsRequest,
  ): DescribeServiceDeploymentsResponse {
    const arns = someArns(input.serviceDeploymentArns);
    const failures: Failure[] = [];
    const serviceDeployments = arns.flatMap((arn) => {
      const deployment = find(arn);
      if (!deployment) failures.push({ arn, reason: 'MISSING' });
      return deployment ? [describeDeployment(context, deployment)] : [];
    });
    return { serviceDeployments, failures };
  }

  function describeServiceRevisions(
    input: DescribeServiceRevisionsRequest,
  ): DescribeServiceRevisionsResponse {
    const arns = someArns(input.serviceRevisionArns);
    const failures: Failure[] = [];
    const serviceRevisions = arns.flatMap((arn) => {
      const parts = readDeepArn('service-revision', arn);
      const revision = parts && deployments.findRevision(parts.cluster, parts.service, parts.id);
      if (!revision) failures.push({ arn, reason: 'MISSING' });
      return revision ? [describeRevision(context, revision)] : [];
    });
    return { serviceRevisions, failures };
  }

  function stopServiceDeployment(input: StopServiceDeploymentRequest): StopServiceDeploymentResponse {
    const deployment = require(input.serviceDeploymentArn);
    const { stopType = 'ROLLBACK' } = input;
    if (stopType !== 'ROLLBACK' && stopType !== 'ABORT')
      throw invalidParameter(`Invalid stopType: ${stopType as string}.`);
    if (!isUnderWay(deployment))
      throw new ServiceError(
        'ConflictException',
        `The service deployment is in the ${deployment.status} state and cannot be stopped.`,
      );
    // One that goes back, or is about to, continues with that.
    if (deployment.status === 'PENDING' || deployment.status === 'IN_PROGRESS')
      save(deployment, { status: stopType === 'ROLLBACK' ? 'ROLLBACK_REQUESTED' : 'STOP_REQUESTED' });
    return { serviceDeploymentArn: deployment.arn };
  }

  function continueServiceDeployment(
    input: ContinueServiceDeploymentRequest,
  ): ContinueServiceDeploymentResponse {
    const deployment = require(input.serviceDeploymentArn);
    const { action = 'CONTINUE', hookId } = input;
    if (action !== 'CONTINUE' && action !== 'ROLLBACK')
      throw invalidParameter(`Invalid action: ${action as string}.`);
    const hook = deployment.hooks.find((one) => one.hookId === hookId);
    if (!hook)
      throw clientError(`The lifecycle hook ${hookId ?? ''} was not found in the service deployment.`);
    if (hook.status !== 'AWAITING_ACTION' || deployment.status !== 'IN_PROGRESS')
      throw clientError(`The lifecycle hook ${hook.hookId} is not awaiting an action.`);
    const hooks = deployment.hooks.map((one) =>
      one === hook ? { ...one, status: 'SUCCEEDED' as const } : one,
    );
    save(deployment, action === 'CONTINUE' ? { hooks } : { hooks, status: 'ROLLBACK_REQUESTED' });
    return { serviceDeploymentArn: deployment.arn };
  }

  function save(deployment: StoredDeployment, change: Partial<StoredDeployment>): void {
    deployments.save({ ...deployment, ...change, updatedAt: cloud.clock.now() });
    context.wake();
  }

  return {
    ListServiceDeployments: listServiceDeployments,
    DescribeServiceDeployments: describeServiceDeployments,
    DescribeServiceRevisions: describeServiceRevisions,
    StopServiceDeployment: stopServiceDeployment,
    ContinueServiceDeployment: continueServiceDeployment,
  };
}

function someArns(arns: readonly string[] = []): readonly string[] {
  if (arns.length === 0 || arns.length > mostDescribed)
    throw invalidParameter(`Between 1 and ${mostDescribed} ARNs can be described at once.`);
  return arns;
}
