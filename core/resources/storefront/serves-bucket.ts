/**
 * Whether a distribution has a bucket behind it: by the bucket's own name (with or without the region), or by that of
 * its website. Source: S3 user guide, "Virtual hosting of general purpose buckets".
 */
export function servesBucket({ origins }: { readonly origins: readonly string[] }, bucket: string): boolean {
  return origins.some((origin) => origin.startsWith(`${bucket}.s3.`) || origin.startsWith(`${bucket}.s3-`));
}
