import type { ServerBuild } from '@remix-run/node';
import type { RequestHandler } from 'express';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Settings } from './settings.server.ts';

/** The sentence to print when there is nothing to serve. */
export class NotBuiltError extends Error {
  override readonly name = 'NotBuiltError';
}

/** Where the pages come from: what was built, or the bundler itself while developing. */
export interface Pages {
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  readonly clientDirectory?: string;
  readonly bundler?: RequestHandler;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** @throws NotBuiltError when the console was not built. */
export async function loadPages(mode: Settings['mode']): Promise<Pages> {
  return mode === 'development' ? developedPages() : builtPages();
}

async function builtPages(): Promise<Pages> {
  const file = path.join(ROOT, 'build/server/index.js');
  try {
    const build = (await import(pathToFileURL(file).href)) as ServerBuild;
    return { build, clientDirectory: path.join(ROOT, 'build/client') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new NotBuiltError('The console is not built, or not completely. `npm run build` builds it.', {
      cause: error,
    });
  }
}

async function developedPages(): Promise<Pages> {
  const { createServer } = await import('vite');
  const bundler = await createServer({ root: ROOT, server: { middlewareMode: true } });
  return {
    build: async () => (await bundler.ssrLoadModule('virtual:remix/server-build')) as ServerBuild,
    bundler: bundler.middlewares,
  };
}
