import type { ImageTagMutability, ImageTagMutabilityExclusionFilter, Tag } from '@aws-sdk/client-ecr';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { repositoryNotFound } from './errors.ts';

export interface StoredRepository {
  readonly name: string;
  readonly createdAt: number;
  readonly mutability: ImageTagMutability;
  readonly exclusions?: readonly ImageTagMutabilityExclusionFilter[];
  readonly scanOnPush: boolean;
  readonly encryptionType: 'AES256' | 'KMS' | 'KMS_DSSE';
  readonly kmsKey?: string;
  readonly tags: readonly Tag[];
  readonly lifecyclePolicy?: string;
}

/** An image is its manifest; its layers are not kept. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly manifest: string;
  readonly mediaType: string;
  /** Of the type that the manifest's config names, where it names one. */
  readonly artifactMediaType?: string;
  /** What the manifest says of its config and layers together. */
  readonly sizeBytes: number;
  readonly pushedAt: number;
  readonly pulledAt?: number;
}

/** Repositories and images of one environment, which is one registry. */
export class RepositoryStore {
  private readonly repositories: Database<StoredRepository, string>;
  private readonly images: Database<StoredImage, [repository: string, digest: string]>;

  constructor(private readonly cloud: Cloud) {
    this.repositories = cloud.store.openDB({ name: 'ecr-repositories' });
    this.images = cloud.store.openDB({ name: 'ecr-images' });
  }

  find(name: string): StoredRepository | undefined {
    return this.repositories.get(name);
  }

  /** Throws RepositoryNotFoundException, also for a registry of another account. */
  require(name: string | undefined, registryId = this.cloud.account): StoredRepository {
    const found = registryId === this.cloud.account ? this.find(name ?? '') : undefined;
    if (!found) throw repositoryNotFound(name ?? '', registryId);
    return found;
  }

  all(): readonly StoredRepository[] {
    return [...this.repositories.getRange()].map(({ value }) => value);
  }

  save(repository: StoredRepository): void {
    this.repositories.putSync(repository.name, repository);
  }

  remove(name: string): void {
    for (const { digest } of this.imagesOf(name)) this.removeImage(name, digest);
    this.repositories.removeSync(name);
  }

  imagesOf(name: string): readonly StoredImage[] {
    return [...this.images.getRange({ start: [name, ''], end: [name, '\uFFFF'] })].map(({ value }) => value);
  }

  image(name: string, digest: string): StoredImage | undefined {
    return this.images.get([name, digest]);
  }

  tagged(name: string, tag: string): StoredImage | undefined {
    return this.imagesOf(name).find(({ tags }) => tags.includes(tag));
  }

  saveImage(name: string, image: StoredImage): void {
    this.images.putSync([name, image.digest], image);
  }

  removeImage(name: string, digest: string): void {
    this.images.removeSync([name, digest]);
  }
}
