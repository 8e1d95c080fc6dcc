import fastifyStatic from '@fastify/static';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createServiceApp } from '../host/service-app.ts';
import type { ServiceHost } from '../host/service-app.ts';
import type { Service } from '../host/run-service.ts';

export interface StorefrontDeps {
  readonly host: ServiceHost;
  /** The folder of the built pages. */
  readonly files: string;
  /** The origin of product-service as browsers see it; empty where it answers under this origin. */
  readonly apiBase: string;
}

/** The addresses of shops: a handle may end like the name of a file. */
const SHOP_PATH = /^\/(?:shop\/|@)[a-z0-9_.]{2,24}\/?$/i;
const HASHED = 'public, max-age=31536000, immutable';

/** Hands out the shop pages: every address that is no file is the page itself. */
export async function createStorefront({ host, files, apiBase }: StorefrontDeps): Promise<Service> {
  const service = await createServiceApp(host);
  const { app } = service;
  const page = await readFile(path.join(files, 'index.html'), 'utf8');
  const policy = policyOf(apiBase);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', policy);
    reply.header('referrer-policy', 'strict-origin-when-cross-origin');
  });
  await app.register(fastifyStatic, {
    root: files,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders(response, file) {
      // Vite puts the hash of what is in a file into the name of what lies in `assets`.
      const isHashed = path.relative(files, file).startsWith('assets');
      response.setHeader('cache-control', isHashed ? HASHED : 'public, max-age=300');
    },
  });
  app.get('/config.json', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { apiBase };
  });
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const [address = ''] = request.url.split('?');
    // What looks like a file and is none must not be taken for one.
    if (/\.[a-z0-9]{2,5}$/.test(address) && !SHOP_PATH.test(address)) return reply.callNotFound();
    reply.header('cache-control', 'no-cache');
    return reply.type('text/html; charset=utf-8').send(page);
  });
  return service;
}

function policyOf(apiBase: string): string {
  const own = apiBase === '' ? "'self'" : `'self' ${new URL(apiBase).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src ${own}`,
    `connect-src ${own}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
