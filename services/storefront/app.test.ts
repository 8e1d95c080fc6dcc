import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../core/platform/logs.ts';
import type { Service } from '../host/run-service.ts';
import { createStorefront } from './app.ts';

let files: string;
let service: Service;
beforeAll(async () => {
  files = await mkdtemp(path.join(os.tmpdir(), 'storefront-'));
  await mkdir(path.join(files, 'assets'));
  await writeFile(path.join(files, 'index.html'), '<!doctype html><title>Shops</title>');
  await writeFile(path.join(files, 'assets/index-ab12.js'), 'export {};');
  await writeFile(path.join(files, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  service = await createStorefront({
    host: {
      name: 'storefront',
      purpose: 'The shop in the browser.',
      version: '1.2.3',
      stage: 'dev',
      log: createLogger('storefront', { LOG_LEVEL: 'silent', APP_VERSION: '1.2.3', STAGE: 'dev' }),
      fault: { kind: 'none' },
      dependencies: () => Promise.resolve({}),
    },
    files,
    apiBase: 'http://127.0.0.1:3002',
  });
});
afterAll(async () => {
  await service.app.close();
  await rm(files, { recursive: true });
});

const get = (url: string) => service.app.inject({ method: 'GET', url });

describe('the storefront', () => {
  it.each([
    '/',
    '/shop/amina',
    '/shop/amina.shoes_2/',
    '/shop/mama.shoes',
    '/@glow.ug?from=video',
    '/@amina?from=video',
  ])('answers %s with the page', async (url) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('<title>Shops</title>');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain(
      "connect-src 'self' http://127.0.0.1:3002; base-uri 'none'",
    );
  });

  it('lets browsers keep what has its hash in its name, and the rest for minutes', async () => {
    const script = await get('/assets/index-ab12.js');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.headers['content-type']).toMatch(/^(text|application)\/javascript/);
    expect((await get('/icon.svg')).headers['cache-control']).toBe('public, max-age=300');
  });

  it.each([
    '/assets/none.js',
    '/../package.json',
    '/%2e%2e/package.json',
    '/favicon.ico',
    '/shop/x/y.css',
    '/shop/a%2fb.js',
  ])('has no file %s', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });

  it('tells the page where product-service is, and everybody how it is', async () => {
    const told = await get('/config.json');
    expect([told.json(), told.headers['cache-control']]).toEqual([
      { apiBase: 'http://127.0.0.1:3002' },
      'no-store',
    ]);
    expect((await get('/health')).json()).toMatchObject({ status: 'healthy', service: 'storefront' });
  });
});
