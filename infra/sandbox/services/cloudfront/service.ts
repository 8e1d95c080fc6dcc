import * as sdk from '@aws-sdk/client-cloudfront';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { createDistributionOperations } from './distribution-operations.ts';
import { DistributionStore, newId } from './distribution-store.ts';
import type { StoredInvalidation } from './distribution-store.ts';
import { invalidArgument } from './errors.ts';

const invalidationMs = 5000;
const mostPaths = 3000;

/** Amazon CloudFront: distributions and invalidations. Nothing is cached here, so an invalidation only takes its time. */
export function createCloudfront(cloud: Cloud): SandboxService {
  const store = new DistributionStore(cloud);

  function isCompleted({ createdAt }: StoredInvalidation): boolean {
    return cloud.clock.now() >= createdAt + invalidationMs;
  }

  function described(stored: StoredInvalidation): sdk.Invalidation {
    return {
      Id: stored.id,
      Status: isCompleted(stored) ? 'Completed' : 'InProgress',
      CreateTime: new Date(stored.createdAt),
      InvalidationBatch: {
        Paths: { Quantity: stored.paths.length, Items: [...stored.paths] },
        CallerReference: stored.callerReference,
      },
    };
  }

  function checkPaths(paths: sdk.Paths | undefined): readonly string[] {
    const items = paths?.Items ?? [];
    if (items.length === 0 || paths?.Quantity !== items.length)
      throw new ServiceError(
        'InconsistentQuantities',
        "The value of Quantity and the size of Items don't match.",
      );
    if (items.length > mostPaths)
      throw new ServiceError(
        'TooManyInvalidationsInProgress',
        'You have exceeded the maximum number of allowable InProgress invalidation batch requests.',
      );
    const isSound = items.every((path) => /^\/[^\s]*$/.test(path) && !/\*./.test(path));
    if (!isSound) throw invalidArgument('Your request contains one or more invalid invalidation paths.');
    return items;
  }

  function createInvalidation(input: sdk.CreateInvalidationRequest): sdk.CreateInvalidationResult {
    const { id: distributionId } = store.require(input.DistributionId);
    const paths = checkPaths(input.InvalidationBatch?.Paths);
    const { CallerReference: callerReference = '' } = input.InvalidationBatch ?? {};
    const location = `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distributionId}/invalidation`;
    // Asked again in the same words, it is the same invalidation.
    const known = store
      .invalidationsOf(distributionId)
      .find((one) => one.callerReference === callerReference);
    if (known && known.paths.join('\n') !== paths.join('\n'))
      throw invalidArgument('The caller reference was used with other paths before.');
    const stored: StoredInvalidation = known ?? {
      id: newId('I'),
      distributionId,
      paths,
      callerReference,
      createdAt: cloud.clock.now(),
    };
    store.saveInvalidation(stored);
    return { Invalidation: described(stored), Location: `${location}/${stored.id}` };
  }

  function getInvalidation(input: sdk.GetInvalidationRequest): sdk.GetInvalidationResult {
    const { id } = store.require(input.DistributionId);
    const found = store.invalidation(id, input.Id);
    if (!found) throw new ServiceError('NoSuchInvalidation', 'The specified invalidation does not exist.');
    return { Invalidation: described(found) };
  }

  function listInvalidations(input: sdk.ListInvalidationsRequest): sdk.ListInvalidationsResult {
    const { id } = store.require(input.DistributionId);
    const { Marker: marker, MaxItems: size = 100 } = input;
    const page = takePage(
      store.invalidationsOf(id),
      // Newest first.
      (one) => `${String(Number.MAX_SAFE_INTEGER - one.createdAt)} ${one.id}`,
      marker,
      size,
      () => invalidArgument('Invalid marker.'),
    );
    return {
      InvalidationList: {
        Marker: marker ?? '',
        NextMarker: page.nextToken,
        MaxItems: size,
        IsTruncated: page.nextToken !== undefined,
        Quantity: page.items.length,
        Items: page.items.map(described).map(({ Id, CreateTime, Status }) => ({ Id, CreateTime, Status })),
      },
    };
  }

  function certificateUsers(certificateArn: string): readonly string[] {
    return store
      .all()
      .filter(({ config }) => config.ViewerCertificate?.ACMCertificateArn === certificateArn)
      .map(({ id }) => `arn:aws:cloudfront::${cloud.account}:distribution/${id}`);
  }

  const pending = (id: string) => store.invalidationsOf(id).filter((one) => !isCompleted(one)).length;
  return {
    signingName: 'cloudfront',
    apiVersion: '2020-05-31',
    xmlNamespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
    protocols: ['restXml'],
    schemas: sdk,
    operations: {
      ...createDistributionOperations(cloud, store, pending),
      CreateInvalidation: createInvalidation,
      GetInvalidation: getInvalidation,
      ListInvalidations: listInvalidations,
    },
    missingMembers: (_operation, paths) =>
      new ServiceError('MissingArgument', `The parameter ${paths[0] ?? ''} is required.`, { status: 400 }),
    certificateUsers,
    throttled: () => new ServiceError('Throttling', 'Rate exceeded', { status: 400 }),
  };
}
