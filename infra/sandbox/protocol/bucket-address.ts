import type { WireRequest } from './wire.ts';

export interface BucketAddress {
  readonly bucket: string | undefined;
  /** What is left of the path, with its leading slash and its percent signs. */
  readonly path: string;
}

/**
 * The bucket of a request, by host (`photos.localhost`, `photos.s3.localhost`, `photos.s3.REGION.amazonaws.com`) or
 * by path (`/photos/key`). A bare loopback name or address is always path style.
 */
export function readBucketAddress({ hostname, path }: Pick<WireRequest, 'hostname' | 'path'>): BucketAddress {
  const virtual =
    /^(.+?)\.(?:s3[.-](?:[a-z0-9-]+\.)?)?localhost$/.exec(hostname) ??
    /^(.+?)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/.exec(hostname);
  if (virtual?.[1] && virtual[1] !== 's3') return { bucket: virtual[1], path };
  const [, bucket = '', ...rest] = path.split('/');
  if (bucket === '') return { bucket: undefined, path: '/' };
  return { bucket: safeDecode(bucket), path: `/${rest.join('/')}` };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // The bucket's name rules refuse it afterwards.
    return text;
  }
}
