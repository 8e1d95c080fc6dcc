import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import type { ECRClient, ImageDetail, ImageIdentifier } from '@aws-sdk/client-ecr';
import type { Cell } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { ImageName, StoredImage } from './types.ts';

/** DescribeImages gives at most 1,000 a page, in no order. Source: ECR API reference. */
const IMAGES_PER_PAGE = 1_000;
/** A repository holds 100,000 images; their newest are among the first five thousand, or the list says it is cut. */
const IMAGE_PAGES = 5;

/** The images of a repository, those pushed last first. A repository that is not there is `absent`. */
export function listImages(
  source: Source,
  { repository, ecr }: Pick<ImageName, 'repository' | 'ecr'>,
  budget: Budget,
): Promise<Cell<Listed<StoredImage>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecr:DescribeImages',
      key: `${placeOf(ecr)}/${repository}`,
      isEmpty: (images) => images.length === 0,
      run: async (signal) => {
        const images = await tokenPages(IMAGE_PAGES, async (nextToken) => {
          const page = await registryOf(source, ecr).send(
            new DescribeImagesCommand({
              registryId: ecr?.account,
              repositoryName: repository,
              maxResults: IMAGES_PER_PAGE,
              nextToken,
            }),
            { abortSignal: signal },
          );
          return { items: (page.imageDetails ?? []).map(storedImageOf), token: page.nextToken };
        });
        return mapListed(images, (all) => [...all].sort((a, b) => (b.pushedAt ?? 0) - (a.pushedAt ?? 0)));
      },
    },
    budget,
  );
}

/** The image that a container names, where ECR holds it; `absent` where it does not. */
export async function findImage(source: Source, name: ImageName, budget: Budget): Promise<Cell<StoredImage>> {
  const imageId: ImageIdentifier = name.digest ? { imageDigest: name.digest } : { imageTag: name.tag };
  const found = await source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecr:DescribeImages',
      key: `${placeOf(name.ecr)}/${name.repository}@${name.digest ?? name.tag ?? ''}`,
      run: async (signal) => {
        const answer = await registryOf(source, name.ecr).send(
          new DescribeImagesCommand({
            registryId: name.ecr?.account,
            repositoryName: name.repository,
            imageIds: [imageId],
          }),
          { abortSignal: signal },
        );
        return (answer.imageDetails ?? []).map(storedImageOf);
      },
    },
    budget,
  );
  if (!hasValue(found)) return found;
  const image = found.value[0];
  return image
    ? { ...found, value: image }
    : { state: 'absent', operation: 'ecr:DescribeImages', at: found.at };
}

/** A registry knows the images of its own region alone. */
function registryOf({ clients, environment }: Source, ecr: ImageName['ecr']): ECRClient {
  return clients.inRegion(ecr?.region ?? environment.region).ecr;
}

function placeOf(ecr: ImageName['ecr']): string {
  return ecr ? `${ecr.account} ${ecr.region}` : '';
}

function storedImageOf(given: ImageDetail): StoredImage {
  const { imageScanStatus: scan, imageScanFindingsSummary: findings } = given;
  return {
    repository: given.repositoryName ?? '',
    digest: given.imageDigest ?? '',
    tags: given.imageTags ?? [],
    sizeBytes: given.imageSizeInBytes,
    pushedAt: given.imagePushedAt?.getTime(),
    lastPulledAt: given.lastRecordedPullTime?.getTime(),
    scan: scan && { status: scan.status ?? 'UNKNOWN', findings: { ...findings?.findingSeverityCounts } },
  };
}
