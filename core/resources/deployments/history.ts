import type { Cell, Failure } from '../../cells/cell.ts';
import { hasValue, mapCell, valueOf } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { imageNameOf } from '../images/image-name.ts';
import { listImages } from '../images/images.ts';
import type { StoredImage } from '../images/types.ts';
import {
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
} from '../services/deployments.ts';
import type { ServiceDeployment, ServiceDeploymentSummary, ServiceRevision } from '../services/types.ts';
import type { Source } from '../source.ts';
import { servicesOf } from './physical.ts';
import { failuresOf } from './traffic.ts';
import type { Deployable } from './types.ts';

/** One deployment of a service: when, of what, and how it went. */
export interface PastDeployment extends ServiceDeploymentSummary {
  /** The physical service. */
  readonly service: string;
  /** `family:revision`, where the service revision could be read. */
  readonly taskDefinition?: string;
  readonly details?: ServiceDeployment;
}

export interface DeploymentHistory {
  readonly deployments: readonly PastDeployment[];
  readonly unread: readonly Failure[];
}

/**
 * The newest twenty deployments of each physical service of a logical one: a list of each, then one call for the
 * details of all of its twenty and one for what they brought up.
 */
export async function deploymentHistory(
  source: Source,
  cluster: string,
  name: string,
  budget: Budget,
): Promise<Cell<DeploymentHistory>> {
  const services = await servicesOf(source, cluster, name, budget);
  if (!hasValue(services)) return services;
  const each = await Promise.all(
    services.value.map((service) => historyOf(source, cluster, service.name, budget)),
  );
  const failed = each.find((one) => one.failure)?.failure;
  const deployments = each.flatMap((one) => one.deployments);
  if (deployments.length === 0) return failed ?? { state: 'empty', at: services.at };
  return mapCell(services, () => ({
    deployments: deployments.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0)),
    unread: [...(failed ? [failed] : []), ...each.flatMap((one) => one.unread)],
  }));
}

async function historyOf(source: Source, cluster: string, service: string, budget: Budget) {
  const listed = await listServiceDeployments(source, cluster, service, budget);
  const all = valueOf(listed) ?? [];
  if (all.length === 0) return { deployments: [], unread: [], failure: failuresOf([listed])[0] };
  const arns = all.map((one) => one.arn);
  const revisionArns = [...new Set(all.flatMap((one) => one.targetRevisionArn ?? []))];
  const none: Cell<readonly ServiceRevision[]> = { state: 'empty', at: Date.now() };
  const [details, revisions] = await Promise.all([
    describeServiceDeployments(source, arns, budget),
    revisionArns.length > 0 ? describeServiceRevisions(source, revisionArns, budget) : none,
  ]);
  return {
    deployments: all.map((one): PastDeployment => ({
      ...one,
      service,
      details: valueOf(details)?.find(({ arn }) => arn === one.arn),
      taskDefinition: valueOf(revisions)?.find(({ arn }) => arn === one.targetRevisionArn)?.taskDefinition,
    })),
    unread: failuresOf([details, revisions]),
    failure: undefined,
  };
}

/** The images that the repository of a service holds, newest first; `empty` where it is none of ECR's. */
export async function serviceImages(
  source: Source,
  deployable: Cell<Deployable>,
  budget: Budget,
): Promise<Cell<readonly StoredImage[]>> {
  if (!hasValue(deployable)) return deployable;
  const image = deployable.value.sides.find((side) => side.image !== undefined)?.image;
  const name = image === undefined ? undefined : imageNameOf(image);
  if (!name?.ecr) return { state: 'empty', at: deployable.at };
  return listImages(source, name, budget);
}
