import * as sdk from '@aws-sdk/client-ecr';
import { randomBytes } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { invalidParameter } from './errors.ts';
import { createImageOperations } from './image-operations.ts';
import { createRepositoryOperations } from './repository-operations.ts';
import { RepositoryStore } from './repository-store.ts';
import type { StoredImage } from './repository-store.ts';

const tokenHours = 12;

/** Amazon ECR: repositories and images by their manifests. Layers are neither pushed nor pulled here. */
export function createEcr(cloud: Cloud): SandboxService {
  const store = new RepositoryStore(cloud);
  const registry = `${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com`;

  function getAuthorizationToken(): sdk.GetAuthorizationTokenResponse {
    const token = Buffer.from(`AWS:${randomBytes(48).toString('base64url')}`).toString('base64');
    const expiresAt = new Date(cloud.clock.now() + tokenHours * 3_600_000);
    return {
      authorizationData: [{ authorizationToken: token, expiresAt, proxyEndpoint: `https://${registry}` }],
    };
  }

  function find(image: string): StoredImage | undefined {
    const match = new RegExp(`^${registry.replaceAll('.', '\\.')}/([^:@]+)(?::([^@]+))?(?:@(.+))?$`).exec(
      image,
    );
    if (!match) return undefined;
    const [, repository = '', tag, digest] = match;
    // Whoever pulls by both takes the digest.
    return digest === undefined ? store.tagged(repository, tag ?? 'latest') : store.image(repository, digest);
  }

  return {
    signingName: 'ecr',
    targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
    apiVersion: '2015-09-21',
    protocols: ['awsJson1_1'],
    schemas: sdk,
    operations: {
      ...createRepositoryOperations(cloud, store),
      ...createImageOperations(cloud, store),
      GetAuthorizationToken: getAuthorizationToken,
    },
    missingMembers: (_operation, paths) => invalidParameter(paths[0] ?? '', 'Member must not be null'),
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded'),
    hasImage: (image) => find(image) !== undefined,
    imageDigest: (image) => find(image)?.digest,
  };
}
