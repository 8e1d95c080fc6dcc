import { expect, it } from 'vitest';
import { servesBucket } from './serves-bucket.ts';

it.each([
  ['shop.s3.us-east-1.amazonaws.com', true],
  ['shop.s3.amazonaws.com', true],
  ['shop.s3-website-us-east-1.amazonaws.com', true],
  ['shop.example.com', false],
  ['other-shop.s3.amazonaws.com', false],
  ['shop-two.s3.amazonaws.com', false],
])('%s serves the bucket shop: %s', (origin, serves) => {
  expect(servesBucket({ origins: ['api.example.com', origin] }, 'shop')).toBe(serves);
});
