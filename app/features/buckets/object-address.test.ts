import { describe, expect, it } from 'vitest';
import { downloadPath, imagePath, isReachableByBrowser } from './object-address.ts';

const KEYS = [
  'products/1/front.png',
  'with space & more=?.txt',
  'fünf 🦊/<img src=x onerror=alert(1)>.html',
  '100%/a%2Fb',
  '../../etc/passwd',
  "');alert(1);//",
];

describe('addresses of objects', () => {
  it.each(KEYS)('lead back to the key %s', (key) => {
    const object = { environmentId: 'dev', bucket: 'media-dev', key, versionId: 'v+1/=' };
    for (const path of [downloadPath(object), imagePath(object)]) {
      const { pathname, searchParams } = new URL(path, 'http://console.invalid');
      expect(pathname).toMatch(/^\/buckets\/media-dev\/(download|image)$/);
      expect(Object.fromEntries(searchParams)).toEqual({ environment: 'dev', key, version: 'v+1/=' });
    }
  });

  it.each([
    ['a/b.png', true],
    ['a//b', true],
    ['..a/b..', true],
    ['%2e%2e/a', true],
    ['../a', false],
    ['a/../b', false],
    ['a/.', false],
    ['.', false],
  ])('a browser can ask for %s: %s', (key, expected) => {
    expect(isReachableByBrowser(key)).toBe(expected);
    const asked = new URL(`/bucket/${key.split('/').map(encodeURIComponent).join('/')}`, 'http://s3.invalid');
    expect(asked.pathname.endsWith(key.split('/').map(encodeURIComponent).join('/'))).toBe(expected);
  });
});
