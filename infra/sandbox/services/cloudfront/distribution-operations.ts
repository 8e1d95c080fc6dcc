import type {
  CreateDistributionRequest,
  CreateDistributionResult,
  CreateDistributionWithTagsRequest,
  DeleteDistributionRequest,
  Distribution,
  DistributionConfig,
  DistributionSummary,
  GetDistributionConfigRequest,
  GetDistributionConfigResult,
  GetDistributionRequest,
  GetDistributionResult,
  ListDistributionsRequest,
  ListDistributionsResult,
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
  TagResourceRequest,
  UpdateDistributionRequest,
  UpdateDistributionResult,
} from '@aws-sdk/client-cloudfront';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import { newId } from './distribution-store.ts';
import type { DistributionStore, StoredDistribution } from './distribution-store.ts';
import { invalidArgument } from './errors.ts';

/** CloudFront takes minutes to spread a change. */
const deploymentMs = 5000;

/** What a distribution has where its configuration says nothing. Source: CloudFront API, "DistributionConfig". */
function completed(config: DistributionConfig): DistributionConfig {
  return {
    ...config,
    Aliases: config.Aliases ?? { Quantity: 0, Items: [] },
    CacheBehaviors: config.CacheBehaviors ?? { Quantity: 0, Items: [] },
    CustomErrorResponses: config.CustomErrorResponses ?? { Quantity: 0, Items: [] },
    PriceClass: config.PriceClass ?? 'PriceClass_All',
    ViewerCertificate: config.ViewerCertificate ?? {
      CloudFrontDefaultCertificate: true,
      MinimumProtocolVersion: 'TLSv1',
      CertificateSource: 'cloudfront',
    },
    Restrictions: config.Restrictions ?? { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: config.WebACLId ?? '',
    HttpVersion: config.HttpVersion ?? 'http2',
    IsIPV6Enabled: config.IsIPV6Enabled ?? true,
    DefaultRootObject: config.DefaultRootObject ?? '',
  };
}

function checkConfig(config: DistributionConfig): void {
  const { Origins: origins, DefaultCacheBehavior: behavior } = config;
  const items = origins?.Items ?? [];
  if (items.length === 0 || origins?.Quantity !== items.length)
    throw new ServiceError(
      'InconsistentQuantities',
      "The value of Quantity and the size of Items don't match.",
    );
  if (!items.some(({ Id }) => Id === behavior?.TargetOriginId))
    throw new ServiceError('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.', {
      status: 404,
    });
}

/** Distributions: configurations with a version, spread in a while. No edge location serves them here. */
export function createDistributionOperations(
  cloud: Cloud,
  store: DistributionStore,
  pending: (id: string) => number,
) {
  const arnPrefix = `arn:aws:cloudfront::${cloud.account}:distribution/`;

  function statusOf({ deployedAt }: StoredDistribution): string {
    return cloud.clock.now() >= deployedAt ? 'Deployed' : 'InProgress';
  }

  function described(stored: StoredDistribution): Distribution {
    return {
      Id: stored.id,
      ARN: `${arnPrefix}${stored.id}`,
      Status: statusOf(stored),
      LastModifiedTime: new Date(stored.modifiedAt),
      InProgressInvalidationBatches: pending(stored.id),
      DomainName: domainOf(stored),
      ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
      DistributionConfig: stored.config,
    };
  }

  function domainOf({ id }: StoredDistribution): string {
    return `d${id.toLowerCase().slice(1)}.cloudfront.net`;
  }

  function checkAliases(config: DistributionConfig, ownId: string | undefined): void {
    const names = config.Aliases?.Items ?? [];
    const isTaken = store
      .all()
      .some(
        ({ id, config: other }) => id !== ownId && other.Aliases?.Items?.some((one) => names.includes(one)),
      );
    if (isTaken)
      throw new ServiceError(
        'CNAMEAlreadyExists',
        'One or more of the CNAMEs you provided are already associated with a different resource.',
      );
  }

  function make(
    config: DistributionConfig | undefined,
    tags: StoredDistribution['tags'],
  ): CreateDistributionResult {
    if (!config) throw invalidArgument('The parameter DistributionConfig is required.');
    checkConfig(config);
    const same = store.all().find(({ config: other }) => other.CallerReference === config.CallerReference);
    if (same)
      throw new ServiceError(
        'DistributionAlreadyExists',
        `The caller reference that you are using to create a distribution is associated with another distribution. Already exists: ${same.id}`,
      );
    checkAliases(config, undefined);
    const now = cloud.clock.now();
    const stored: StoredDistribution = {
      id: newId('E'),
      config: completed(config),
      etag: newId('E'),
      modifiedAt: now,
      deployedAt: now + deploymentMs,
      tags,
    };
    store.save(stored);
    return {
      Distribution: described(stored),
      ETag: stored.etag,
      Location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${stored.id}`,
    };
  }

  function create(input: CreateDistributionRequest): CreateDistributionResult {
    return make(input.DistributionConfig, []);
  }

  function createWithTags(input: CreateDistributionWithTagsRequest): CreateDistributionResult {
    const { DistributionConfig, Tags } = input.DistributionConfigWithTags ?? {};
    return make(DistributionConfig, Tags?.Items ?? []);
  }

  function get(input: GetDistributionRequest): GetDistributionResult {
    const stored = store.require(input.Id);
    return { Distribution: described(stored), ETag: stored.etag };
  }

  function getConfig(input: GetDistributionConfigRequest): GetDistributionConfigResult {
    const stored = store.require(input.Id);
    return { DistributionConfig: stored.config, ETag: stored.etag };
  }

  /** Throws InvalidIfMatchVersion without a version, PreconditionFailed with one that is not the present one. */
  function requireVersion(id: string | undefined, version: string | undefined): StoredDistribution {
    const stored = store.require(id);
    if (version === undefined)
      throw new ServiceError(
        'InvalidIfMatchVersion',
        'The If-Match version is missing or not valid for the resource.',
      );
    if (version !== stored.etag)
      throw new ServiceError(
        'PreconditionFailed',
        "The request failed because it didn't meet the preconditions in one or more request-header fields.",
      );
    return stored;
  }

  function update(input: UpdateDistributionRequest): UpdateDistributionResult {
    const before = requireVersion(input.Id, input.IfMatch);
    const { DistributionConfig: config } = input;
    if (!config) throw invalidArgument('The parameter DistributionConfig is required.');
    checkConfig(config);
    if (config.CallerReference !== before.config.CallerReference)
      throw new ServiceError('IllegalUpdate', 'The update contains modifications that are not allowed.');
    checkAliases(config, before.id);
    const now = cloud.clock.now();
    const stored: StoredDistribution = {
      ...before,
      config: completed(config),
      etag: newId('E'),
      modifiedAt: now,
      deployedAt: now + deploymentMs,
    };
    store.save(stored);
    return { Distribution: described(stored), ETag: stored.etag };
  }

  function remove(input: DeleteDistributionRequest): void {
    const stored = requireVersion(input.Id, input.IfMatch);
    if (stored.config.Enabled)
      throw new ServiceError(
        'DistributionNotDisabled',
        'The distribution you are trying to delete has not been disabled.',
      );
    store.remove(stored.id);
  }

  function summary(stored: StoredDistribution): DistributionSummary {
    const { DistributionConfig: _whole, ActiveTrustedSigners: _signers, ...facts } = described(stored);
    const { config } = stored;
    return {
      ...facts,
      Aliases: config.Aliases,
      Origins: config.Origins,
      OriginGroups: config.OriginGroups,
      DefaultCacheBehavior: config.DefaultCacheBehavior,
      CacheBehaviors: config.CacheBehaviors,
      CustomErrorResponses: config.CustomErrorResponses,
      Comment: config.Comment,
      PriceClass: config.PriceClass,
      Enabled: config.Enabled,
      ViewerCertificate: config.ViewerCertificate,
      Restrictions: config.Restrictions,
      WebACLId: config.WebACLId,
      HttpVersion: config.HttpVersion,
      IsIPV6Enabled: config.IsIPV6Enabled,
      Staging: config.Staging ?? false,
    };
  }

  function list(input: ListDistributionsRequest): ListDistributionsResult {
    const { Marker: marker, MaxItems: size = 100 } = input;
    const page = takePage(
      store.all(),
      ({ id }) => id,
      marker,
      size,
      () => invalidArgument('Invalid marker.'),
    );
    return {
      DistributionList: {
        Marker: marker ?? '',
        NextMarker: page.nextToken,
        MaxItems: size,
        IsTruncated: page.nextToken !== undefined,
        Quantity: page.items.length,
        Items: page.items.map(summary),
      },
    };
  }

  function ofArn(arn = ''): StoredDistribution {
    return store.require(arn.startsWith(arnPrefix) ? arn.slice(arnPrefix.length) : undefined);
  }

  function listTags(input: ListTagsForResourceRequest): ListTagsForResourceResult {
    return { Tags: { Items: [...ofArn(input.Resource).tags] } };
  }

  function tag(input: TagResourceRequest): void {
    const stored = ofArn(input.Resource);
    const given = input.Tags?.Items ?? [];
    const kept = stored.tags.filter(({ Key }) => !given.some((one) => one.Key === Key));
    store.save({ ...stored, tags: [...kept, ...given] });
  }

  return {
    CreateDistribution: create,
    CreateDistributionWithTags: createWithTags,
    GetDistribution: get,
    GetDistributionConfig: getConfig,
    UpdateDistribution: update,
    DeleteDistribution: remove,
    ListDistributions: list,
    ListTagsForResource: listTags,
    TagResource: tag,
  };
}
