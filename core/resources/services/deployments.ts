import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { deploymentOf, deploymentSummaryOf, serviceRevisionOf } from './sdk-service.ts';
import type { ServiceDeployment, ServiceDeploymentSummary, ServiceRevision } from './types.ts';

/** DescribeServiceDeployments and DescribeServiceRevisions take at most 20 ARNs. Source: ECS API reference. */
const ARNS_PER_CALL = 20;
/** A revision says what was deployed; it never changes. */
const REVISION_FRESH_MS = 10 * 60_000;

/** The newest twenty deployments of a service, newest first. ECS keeps them for ninety days. */
export function listServiceDeployments(
  source: Source,
  cluster: string,
  service: string,
  budget: Budget,
): Promise<Cell<readonly ServiceDeploymentSummary[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:ListServiceDeployments',
      key: `${cluster}\n${service}`,
      isEmpty: (deployments) => deployments.length === 0,
      run: async (signal) => {
        const answer = await source.clients.ecs.send(
          new ListServiceDeploymentsCommand({ cluster, service, maxResults: ARNS_PER_CALL }),
          { abortSignal: signal },
        );
        return (answer.serviceDeployments ?? [])
          .map(deploymentSummaryOf)
          .sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
      },
    },
    budget,
  );
}

/** At most twenty service deployments by their ARNs, of any services, with stage, weights and hooks. */
export function describeServiceDeployments(
  source: Source,
  arns: readonly string[],
  budget: Budget,
): Promise<Cell<readonly ServiceDeployment[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:DescribeServiceDeployments',
      key: arns.join(' '),
      run: async (signal) => {
        const answer = await source.clients.ecs.send(
          new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [...arns] }),
          { abortSignal: signal },
        );
        return (answer.serviceDeployments ?? []).map(deploymentOf);
      },
    },
    budget,
  );
}

/** At most twenty service revisions by their ARNs: what each deployment brings up. */
export function describeServiceRevisions(
  source: Source,
  arns: readonly string[],
  budget: Budget,
): Promise<Cell<readonly ServiceRevision[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:DescribeServiceRevisions',
      key: arns.join(' '),
      freshMs: REVISION_FRESH_MS,
      run: async (signal) => {
        const answer = await source.clients.ecs.send(
          new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...arns] }),
          { abortSignal: signal },
        );
        return (answer.serviceRevisions ?? []).map(serviceRevisionOf);
      },
    },
    budget,
  );
}
