import { Duration } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import { SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { CONSOLE } from '../../../core/catalogue/console.ts';
import { keptAs } from '../parts/kept.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';

/** As many releases back as a rollback may want; what lost its tag is of no use after two weeks. */
const RELEASES_KEPT = 30;
const UNTAGGED_KEPT_DAYS = 14;

/** A repository for each program: scanned when something is pushed, and a tag means one image for ever. */
export class ImagesStack extends PlatformStack {
  private readonly repositories: ReadonlyMap<string, ecr.Repository>;

  constructor(scope: Construct, settings: PlatformSettings) {
    super(scope, 'images', 'Repositories of images', settings);
    this.repositories = new Map(
      [...SERVICES, ...WORKERS, CONSOLE].map(({ logical, repository }) => [
        repository,
        this.createRepository(logical, repository),
      ]),
    );
  }

  /** @throws RangeError where the catalogue has no program with it. */
  repository(name: string): ecr.Repository {
    const found = this.repositories.get(name);
    if (!found) throw new RangeError(`There is no repository ${name}.`);
    return found;
  }

  private createRepository(logical: string, repositoryName: string): ecr.Repository {
    return new ecr.Repository(this, `Repository-${logical}`, {
      repositoryName,
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      encryption: ecr.RepositoryEncryption.AES_256,
      removalPolicy: keptAs(this.stage),
      lifecycleRules: [
        {
          rulePriority: 1,
          description: 'Images that lost their tag',
          tagStatus: ecr.TagStatus.UNTAGGED,
          maxImageAge: Duration.days(UNTAGGED_KEPT_DAYS),
        },
        {
          rulePriority: 2,
          description: 'All but the last releases',
          tagStatus: ecr.TagStatus.ANY,
          maxImageCount: RELEASES_KEPT,
        },
      ],
    });
  }
}
