import type { ImageName } from './types.ts';

/** Also the name by which a registry answers over IPv6: `….dkr-ecr.us-east-1.on.aws`. Source: ECR user guide. */
const ECR = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/;

/**
 * `registry/repository:tag@sha256:…` taken apart. The first part is a registry where it has a dot, a port, or is
 * localhost. Source: Docker's reference grammar (distribution/reference).
 */
export function imageNameOf(image: string): ImageName {
  const at = image.indexOf('@');
  const digest = at < 0 ? undefined : image.slice(at + 1);
  const named = at < 0 ? image : image.slice(0, at);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const registry = /[.:]/.test(first) || first === 'localhost' ? first : undefined;
  const path = registry === undefined ? named : named.slice(slash + 1);
  const colon = path.lastIndexOf(':');
  const ecr = ECR.exec(registry ?? '');
  return {
    registry,
    repository: colon < 0 ? path : path.slice(0, colon),
    tag: colon < 0 ? (digest === undefined ? 'latest' : undefined) : path.slice(colon + 1),
    digest,
    ecr: ecr?.[1] && ecr[2] ? { account: ecr[1], region: ecr[2] } : undefined,
  };
}

/** What tells one version from another: the tag, the digest where there is none. */
export function versionOfImage(image: string): string | undefined {
  const { tag, digest } = imageNameOf(image);
  return image === '' ? undefined : (tag ?? digest);
}
