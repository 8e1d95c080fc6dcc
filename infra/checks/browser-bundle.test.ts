import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findForbidden, weighRoutes } from './browser-bundle.ts';

const MANIFEST = {
  entry: { module: '/assets/entry.js', imports: ['/assets/shared.js'] },
  routes: {
    root: { module: '/assets/root.js', imports: ['/assets/shared.js'] },
    far: { module: '/assets/far.js', imports: [] },
  },
};

const FILES = [
  { name: 'assets/manifest-1a2b.js', text: `window.__remixManifest=${JSON.stringify(MANIFEST)};` },
  { name: 'assets/entry.js', text: 'entry();' },
  { name: 'assets/root.js', text: 'root();' },
  { name: 'assets/shared.js', text: 'shared();' },
  { name: 'assets/far.js', text: 'far();' },
];

describe('weighRoutes', () => {
  it('counts the entry, the routes, what they share once, and the list of routes', () => {
    const view = weighRoutes(FILES, ['root']);
    expect(view.files.map(({ name }) => name).sort()).toEqual([
      'assets/entry.js',
      'assets/manifest-1a2b.js',
      'assets/root.js',
      'assets/shared.js',
    ]);
    const expected = FILES.slice(0, 4).reduce((sum, { text }) => sum + gzipSync(text).length, 0);
    expect(view.gzipBytes).toBe(expected);
  });

  it('says which route or file is missing', () => {
    expect(() => weighRoutes(FILES, ['gone'])).toThrow('no route gone');
    expect(() => weighRoutes(FILES.slice(0, 3), ['root'])).toThrow('lacks assets/shared.js');
    expect(() => weighRoutes(FILES.slice(1), ['root'])).toThrow('no list of routes');
  });
});

describe('findForbidden', () => {
  it.each([
    ['import{S3Client}from"@aws-sdk/client-s3"', 'an AWS SDK'],
    ['headers["X-Amz-Target"]', 'an AWS SDK'],
    ['throw new MaxRetriesPerRequestError', 'ioredis'],
    ['import{readFile}from"node:fs/promises"', 'a module of Node'],
    ['import("node:crypto")', 'a module of Node'],
    ['require("fs")', 'a module of Node'],
    ['const x=__vite-browser-external', 'emptied'],
    ['process.env.SESSION_SECRET', 'the name of a secret'],
    ['//# sourceMappingURL=a.js.map', 'a source map'],
  ])('finds %s', (text, what) => {
    expect(findForbidden([{ name: 'a.js', text }]).join()).toContain(what);
  });

  it('is content with words that only look like them', () => {
    const text = 'const node={from:"aws dynamodb list-tables",required:true};';
    expect(findForbidden([{ name: 'a.js', text }])).toEqual([]);
  });
});
