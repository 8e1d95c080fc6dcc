import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import type { ImageName } from './types.ts';

export function listImagesCommand(
  target: CommandTarget,
  { repository, ecr }: Pick<ImageName, 'repository' | 'ecr'>,
): string {
  return awsCommand(inRegionOf(target, ecr), 'ecr', 'describe-images', {
    'registry-id': ecr?.account,
    'repository-name': repository,
  });
}

export function findImageCommand(target: CommandTarget, name: ImageName): string {
  return awsCommand(inRegionOf(target, name.ecr), 'ecr', 'describe-images', {
    'registry-id': name.ecr?.account,
    'repository-name': name.repository,
    'image-ids': name.digest ? `imageDigest=${name.digest}` : `imageTag=${name.tag ?? 'latest'}`,
  });
}

function inRegionOf(target: CommandTarget, ecr: ImageName['ecr']): CommandTarget {
  return ecr ? { ...target, region: ecr.region } : target;
}
