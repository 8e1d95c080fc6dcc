import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagesWith } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

let app: ServedConsole;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'static-files-'));
  const client = path.join(directory, 'client');
  await mkdir(path.join(client, 'assets'), { recursive: true });
  await writeFile(path.join(client, 'assets', 'entry-abc123.js'), 'export {};');
  await writeFile(path.join(client, 'favicon.svg'), '<svg/>');
  await writeFile(path.join(client, '.hidden'), 'hidden');
  await writeFile(path.join(directory, 'outside.txt'), 'outside');
  app = await serveConsole(pagesWith(), {}, Date.now, client);
});

afterAll(async () => {
  await app.close();
  await rm(directory, { recursive: true });
});

it('built files are kept for ever, and are asked for without a line in the log', async () => {
  const { status, headers } = await app.ask('/assets/entry-abc123.js');
  expect(status).toBe(200);
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(headers['content-type']).toContain('javascript');
  expect(headers['x-content-type-options']).toBe('nosniff');
  await expect.poll(() => app.logged.some((line) => line.includes('/assets/entry'))).toBe(true);
  expect(
    app.logged.filter((line) => line.includes('/assets/')).every((line) => line.includes('"level":20')),
  ).toBe(true);
});

it('other public files are kept for an hour', async () => {
  const { status, headers } = await app.ask('/favicon.svg');
  expect(status).toBe(200);
  expect(headers['cache-control']).toBe('public, max-age=3600');
});

it('an asset that is not there is a short 404, not a page', async () => {
  const { status, text, headers } = await app.ask('/assets/gone.js');
  expect(status).toBe(404);
  expect(text).toBe('There is no such file.\n');
  expect(headers['cache-control']).toBe('no-store');
});

it.each(['/.hidden', '/../outside.txt', '/..%2foutside.txt', '/assets/..%2f..%2foutside.txt', '/assets/%00'])(
  '%s gives no file',
  async (address) => {
    const { status, text } = await app.ask(address);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).not.toMatch(/^(outside|hidden)/);
  },
);
