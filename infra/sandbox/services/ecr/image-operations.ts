import type {
  BatchDeleteImageRequest,
  BatchDeleteImageResponse,
  BatchGetImageRequest,
  BatchGetImageResponse,
  DescribeImagesRequest,
  DescribeImagesResponse,
  Image,
  ImageDetail,
  ImageFailure,
  ImageIdentifier,
  ListImagesRequest,
  ListImagesResponse,
  PutImageRequest,
  PutImageResponse,
} from '@aws-sdk/client-ecr';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import { invalidParameter } from './errors.ts';
import { readManifest } from './manifest.ts';
import type { RepositoryStore, StoredImage, StoredRepository } from './repository-store.ts';

function badToken(): ServiceError {
  return invalidParameter('nextToken', 'Invalid token');
}

function checkSize(size: number): void {
  if (size < 1 || size > 1000) throw invalidParameter('maxResults', 'Member must be between 1 and 1000');
}

/** Whether the repository forbids to move this tag: its setting, and the wildcards that are excluded from it. */
function isImmutable({ mutability, exclusions = [] }: StoredRepository, tag: string): boolean {
  const isExcluded = exclusions.some(({ filter = '' }) => {
    const parts = filter.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(tag);
  });
  switch (mutability) {
    case 'IMMUTABLE':
      return true;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !isExcluded;
    case 'MUTABLE_WITH_EXCLUSION':
      return isExcluded;
    default:
      return false;
  }
}

/** Images by tag and digest. Layers are never uploaded here: what a manifest says of them is believed. */
export function createImageOperations(cloud: Cloud, store: RepositoryStore) {
  const registryId = cloud.account;

  function find(repository: string, { imageDigest, imageTag }: ImageIdentifier): StoredImage | undefined {
    const image =
      imageDigest === undefined
        ? store.tagged(repository, imageTag ?? '')
        : store.image(repository, imageDigest);
    return imageTag === undefined || image?.tags.includes(imageTag) ? image : undefined;
  }

  function checkTag({ name, ...repository }: StoredRepository, image: StoredImage, tag: string): void {
    if (image.tags.includes(tag))
      throw new ServiceError(
        'ImageAlreadyExistsException',
        `Image with digest '${image.digest}' and tag '${tag}' already exists in the repository with name '${name}' in registry with id '${registryId}'`,
      );
    if (isImmutable({ name, ...repository }, tag) && store.tagged(name, tag))
      throw new ServiceError(
        'ImageTagAlreadyExistsException',
        `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
      );
  }

  function putImage(input: PutImageRequest): PutImageResponse {
    const { imageManifest: manifest = '', imageTag: tag } = input;
    const repository = store.require(input.repositoryName, input.registryId);
    const { name } = repository;
    if (tag !== undefined && !/^\w[\w.-]{0,299}$/.test(tag))
      throw invalidParameter('imageTag', "must satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9._-]*'");
    const facts = readManifest(manifest, input.imageManifestMediaType);
    if (input.imageDigest !== undefined && input.imageDigest !== facts.digest)
      throw new ServiceError(
        'ImageDigestDoesNotMatchException',
        `The specified image digest '${input.imageDigest}' does not match the digest calculated for the image '${facts.digest}'`,
      );
    const known = store.image(name, facts.digest);
    if (known && tag === undefined)
      throw new ServiceError(
        'ImageAlreadyExistsException',
        `Image with digest '${facts.digest}' already exists in the repository with name '${name}' in registry with id '${registryId}'`,
      );
    const image: StoredImage = known ?? { ...facts, manifest, tags: [], pushedAt: cloud.clock.now() };
    if (tag !== undefined) {
      checkTag(repository, image, tag);
      const before = store.tagged(name, tag);
      if (before) store.saveImage(name, { ...before, tags: before.tags.filter((one) => one !== tag) });
    }
    const saved: StoredImage = tag === undefined ? image : { ...image, tags: [...image.tags, tag] };
    store.saveImage(name, saved);
    return { image: imageOf(repository, saved, tag) };
  }

  function imageOf({ name }: StoredRepository, image: StoredImage, tag: string | undefined): Image {
    return {
      registryId,
      repositoryName: name,
      imageId: { imageDigest: image.digest, imageTag: tag },
      imageManifest: image.manifest,
      imageManifestMediaType: image.mediaType,
    };
  }

  function detailOf({ name }: StoredRepository, image: StoredImage): ImageDetail {
    return {
      registryId,
      repositoryName: name,
      imageDigest: image.digest,
      imageTags: image.tags.length > 0 ? [...image.tags] : undefined,
      imageSizeInBytes: image.sizeBytes,
      imagePushedAt: new Date(image.pushedAt),
      imageManifestMediaType: image.mediaType,
      artifactMediaType: image.artifactMediaType,
      lastRecordedPullTime: image.pulledAt === undefined ? undefined : new Date(image.pulledAt),
      imageStatus: 'ACTIVE',
    };
  }

  function describeImages(input: DescribeImagesRequest): DescribeImagesResponse {
    const repository = store.require(input.repositoryName, input.registryId);
    const { imageIds: ids, maxResults: size = 100, filter } = input;
    if (ids) {
      const found = ids.map((id) => {
        const image = find(repository.name, id);
        if (image) return image;
        throw new ServiceError(
          'ImageNotFoundException',
          `The image with imageId {imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'} does not exist within the repository with name '${repository.name}' in the registry with id '${registryId}'`,
        );
      });
      return { imageDetails: [...new Set(found)].map((image) => detailOf(repository, image)) };
    }
    checkSize(size);
    const images = store
      .imagesOf(repository.name)
      .filter(({ tags }) => isOfStatus(tags.length > 0, filter?.tagStatus));
    const page = takePage(images, ({ digest }) => digest, input.nextToken, size, badToken);
    return {
      imageDetails: page.items.map((image) => detailOf(repository, image)),
      nextToken: page.nextToken,
    };
  }

  function listImages(input: ListImagesRequest): ListImagesResponse {
    const repository = store.require(input.repositoryName, input.registryId);
    const { maxResults: size = 100, filter } = input;
    checkSize(size);
    const ids: readonly ImageIdentifier[] = store
      .imagesOf(repository.name)
      .flatMap(({ digest, tags }) =>
        tags.length > 0
          ? tags.map((imageTag) => ({ imageDigest: digest, imageTag }))
          : [{ imageDigest: digest }],
      )
      .filter((id) => isOfStatus('imageTag' in id, filter?.tagStatus));
    const page = takePage(
      ids,
      ({ imageDigest, imageTag = '' }) => `${imageDigest} ${imageTag}`,
      input.nextToken,
      size,
      badToken,
    );
    return { imageIds: page.items, nextToken: page.nextToken };
  }

  /** The images that are there, and a failure for each that is not. */
  function sort(repository: string, ids: readonly ImageIdentifier[] = []) {
    if (ids.length === 0 || ids.length > 100)
      throw invalidParameter('imageIds', 'Member must have length between 1 and 100');
    const found: { readonly id: ImageIdentifier; readonly image: StoredImage }[] = [];
    const failures: ImageFailure[] = [];
    for (const id of ids) {
      const image = find(repository, id);
      if (image) found.push({ id, image });
      else if (id.imageDigest === undefined && id.imageTag === undefined)
        failures.push({
          imageId: id,
          failureCode: 'MissingDigestAndTag',
          failureReason: 'Invalid request parameters: both tag and digest cannot be null',
        });
      else
        failures.push({
          imageId: id,
          failureCode: 'ImageNotFound',
          failureReason: 'Requested image not found',
        });
    }
    return { found, failures };
  }

  function batchGetImage(input: BatchGetImageRequest): BatchGetImageResponse {
    const repository = store.require(input.repositoryName, input.registryId);
    const { found, failures } = sort(repository.name, input.imageIds);
    const images = found.map(({ id, image }) => {
      store.saveImage(repository.name, { ...image, pulledAt: cloud.clock.now() });
      return imageOf(repository, image, id.imageTag ?? image.tags[0]);
    });
    return { images, failures };
  }

  /** A tag takes that tag away, and the image with its last one; a digest takes the image with all its tags. */
  function batchDeleteImage(input: BatchDeleteImageRequest): BatchDeleteImageResponse {
    const { name } = store.require(input.repositoryName, input.registryId);
    const { found, failures } = sort(name, input.imageIds);
    const imageIds: ImageIdentifier[] = [];
    for (const { id } of found) {
      const image = find(name, id);
      if (!image) continue;
      const gone = id.imageTag === undefined ? image.tags : [id.imageTag];
      const tags = image.tags.filter((tag) => !gone.includes(tag));
      if (tags.length === 0) store.removeImage(name, image.digest);
      else store.saveImage(name, { ...image, tags });
      if (gone.length === 0) imageIds.push({ imageDigest: image.digest });
      for (const imageTag of gone) imageIds.push({ imageDigest: image.digest, imageTag });
    }
    return { imageIds, failures };
  }

  return {
    PutImage: putImage,
    DescribeImages: describeImages,
    ListImages: listImages,
    BatchGetImage: batchGetImage,
    BatchDeleteImage: batchDeleteImage,
  };
}

function isOfStatus(isTagged: boolean, wanted: string | undefined): boolean {
  return wanted === 'TAGGED' ? isTagged : wanted === 'UNTAGGED' ? !isTagged : true;
}
