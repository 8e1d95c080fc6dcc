import { createHash } from 'node:crypto';
import { invalidParameter } from './errors.ts';

/** What a manifest says of its image. */
export interface ManifestFacts {
  /** `sha256:` and the hash of the manifest's very bytes. */
  readonly digest: string;
  readonly mediaType: string;
  readonly artifactMediaType?: string;
  readonly sizeBytes: number;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function sizeOf(descriptor: unknown): number {
  const size = member(descriptor, 'size');
  return typeof size === 'number' && size >= 0 ? size : 0;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * Reads a manifest (Docker's V2 schema 2, or OCI's; or an index of such). Throws InvalidParameterException where it is
 * no JSON object, or neither it nor the caller says of which kind it is. Source: OCI image specification, "Image
 * Manifest Specification"; ECR API reference, PutImage.
 */
export function readManifest(text: string, statedMediaType: string | undefined): ManifestFacts {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw invalidParameter('ImageManifest', 'Invalid JSON syntax');
  }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest))
    throw invalidParameter('ImageManifest', 'Invalid JSON syntax');
  const mediaType = textOf(member(manifest, 'mediaType')) ?? statedMediaType;
  if (mediaType === undefined)
    throw invalidParameter(
      'ImageManifestMediaType',
      'must be given where the image manifest does not contain the mediaType field',
    );
  const layers = member(manifest, 'layers');
  const config = member(manifest, 'config');
  return {
    digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    mediaType,
    artifactMediaType: textOf(member(config, 'mediaType')),
    sizeBytes:
      sizeOf(config) +
      (Array.isArray(layers) ? layers.reduce<number>((sum, one) => sum + sizeOf(one), 0) : 0),
  };
}
