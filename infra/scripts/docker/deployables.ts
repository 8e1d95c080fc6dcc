import { SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { CONSOLE } from '../../../core/catalogue/console.ts';
import type { Environment } from '../../../core/environments/schema.ts';
import { partitionOf } from '../../../core/environments/partition.ts';

/** An image that is built and pushed for a stage. */
export interface Deployable {
  readonly name: string;
  /** Of ECR: `tiktok-commerce/ingestion-api`. */
  readonly repository: string;
  readonly dockerfile: string;
  /** The stage of the Dockerfile; its last one by default. */
  readonly target?: string;
  readonly program?: string;
}

const SERVICE = 'infra/docker/service.Dockerfile';

/**
 * Everything that runs as an image outside of development: services behind the load balancer, workers as functions, and
 * the console. The storefront's pages lie in a bucket there.
 */
export const DEPLOYABLES: readonly Deployable[] = [
  ...SERVICES.filter(({ tasks }) => tasks !== undefined).map(({ logical, repository }) => ({
    name: logical,
    repository,
    dockerfile: SERVICE,
    target: 'service',
    program: logical,
  })),
  ...WORKERS.map(({ logical, repository }) => ({
    name: logical,
    repository,
    dockerfile: SERVICE,
    target: 'function',
    program: logical,
  })),
  { name: CONSOLE.logical, repository: CONSOLE.repository, dockerfile: 'infra/docker/console.Dockerfile' },
];

/** The registry of an environment's account: `123456789012.dkr.ecr.us-east-1.amazonaws.com`. */
export function registryOf({ account, region }: Pick<Environment, 'account' | 'region'>): string {
  const suffix = partitionOf(region) === 'aws-cn' ? '.cn' : '';
  return `${account}.dkr.ecr.${region}.amazonaws.com${suffix}`;
}

/** `registry/repository:tag`. */
export function imageOf(registry: string, { repository }: Deployable, tag: string): string {
  return `${registry}/${repository}:${tag}`;
}

export interface BuildLabels {
  readonly tag: string;
  /** The commit; absent where there is none. */
  readonly revision?: string;
  /** `linux/amd64`. */
  readonly platform: string;
}

/** The words of `docker` that build one image. */
export function buildWords(
  deployable: Deployable,
  image: string,
  { tag, revision, platform }: BuildLabels,
): readonly string[] {
  const { dockerfile, target, program } = deployable;
  return [
    'build',
    ...['--file', dockerfile],
    ...(target === undefined ? [] : ['--target', target]),
    ...['--platform', platform],
    ...(program === undefined ? [] : ['--build-arg', `PROGRAM=${program}`]),
    ...['--build-arg', `VERSION=${tag}`],
    ...['--label', `org.opencontainers.image.version=${tag}`],
    ...(revision === undefined ? [] : ['--label', `org.opencontainers.image.revision=${revision}`]),
    ...['--tag', image],
    '.',
  ];
}
