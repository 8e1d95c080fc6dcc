/** An image as a container names it, taken apart. */
export interface ImageName {
  /** `123456789012.dkr.ecr.us-east-1.amazonaws.com`; absent for Docker Hub. */
  readonly registry?: string;
  readonly repository: string;
  /** `latest` stands where neither tag nor digest is named. */
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
  /** Where the registry is one of ECR's. */
  readonly ecr?: { readonly account: string; readonly region: string };
}

/** An image that a repository of ECR holds. */
export interface StoredImage {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly sizeBytes?: number;
  readonly pushedAt?: number;
  readonly lastPulledAt?: number;
  readonly scan?: { readonly status: string; readonly findings: Readonly<Record<string, number>> };
}
