import { PutObjectCommand } from '@aws-sdk/client-s3';
import { bucketName } from '../../../../core/catalogue/names.ts';
import { ENTRY_PAGE } from '../../../../core/resources/storefront/storefront.ts';
import type { ComputePlace } from './place.ts';

const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Shops</title></head>
  <body><div id="shop"></div></body>
</html>
`;

/** Releases the storefront as far as a bucket can tell: its entry page is there. Nothing answers to a distribution's name. */
export async function releaseStorefront({ clients: { s3 }, stage }: ComputePlace): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucketName(stage, 'storefront'),
      Key: ENTRY_PAGE,
      Body: PAGE,
      ContentType: 'text/html; charset=utf-8',
      CacheControl: 'no-cache',
    }),
  );
}
