import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { NotBegun } from '../script.ts';

/** A file as it lies in the bucket. */
export interface ShopFile {
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const PAGE = 'index.html';

/**
 * The built pages, and the config.json by which one build serves every environment, in the order in which they are put: what
 * has a hash in its name, the rest, and the page that names them last. They are kept as the storefront's own program keeps
 * them (services/storefront/app.ts). @param apiBase the origin of product-service. @throws NotBegun.
 */
export async function shopFiles(folder: string, apiBase: string): Promise<readonly ShopFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const keys = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  if (!keys.includes(PAGE)) throw new NotBegun(`${folder} holds no ${PAGE}: the pages are not built.`);
  const built = await Promise.all(
    keys.map(async (key) => ({
      key,
      body: await readFile(path.join(folder, key)),
      contentType: typeOf(key),
      cacheControl: cachedAs(key),
    })),
  );
  const config: ShopFile = {
    key: 'config.json',
    body: Buffer.from(JSON.stringify({ apiBase })),
    contentType: typeOf('config.json'),
    cacheControl: 'no-store',
  };
  return [...built, config].sort((a, b) => rankOf(a.key) - rankOf(b.key) || a.key.localeCompare(b.key));
}

function typeOf(key: string): string {
  const type = TYPES[path.extname(key)];
  if (type === undefined) throw new NotBegun(`Nothing is known of what ${key} holds.`);
  return type;
}

/** Vite puts the hash of what is in a file into the name of what lies in `assets`. */
function cachedAs(key: string): string {
  if (key === PAGE) return 'no-cache';
  return key.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=300';
}

function rankOf(key: string): number {
  if (key === PAGE) return 2;
  return key.startsWith('assets/') ? 0 : 1;
}
