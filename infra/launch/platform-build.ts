import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from './inputs-digest.ts';
import { Stated } from './stated.ts';

/** Programs of the platform: their main, and the name of their bundle in `.cache/platform`. */
export const PLATFORM_PROGRAMS = {
  'ingestion-api': 'services/ingestion-api/main.ts',
  'product-service': 'services/product-service/main.ts',
  'whatsapp-service': 'services/whatsapp-service/main.ts',
  storefront: 'services/storefront/main.ts',
  'caption-parser': 'workers/caption-parser/poller.ts',
  'thumbnail-generator': 'workers/thumbnail-generator/poller.ts',
  'auto-tagger': 'workers/auto-tagger/poller.ts',
  'caption-parser-lambda': 'workers/caption-parser/lambda.ts',
  'thumbnail-generator-lambda': 'workers/thumbnail-generator/lambda.ts',
  'auto-tagger-lambda': 'workers/auto-tagger/lambda.ts',
} as const;

export type PlatformProgram = keyof typeof PLATFORM_PROGRAMS;

/**
 * Node's words for a program of the platform: a small young generation keeps a process that waits for messages small.
 * They may stand in NODE_OPTIONS too.
 */
export const PLATFORM_NODE_WORDS = ['--max-semi-space-size=1', '--max-old-space-size=160'] as const;

const INPUTS = [
  'core',
  'services',
  'workers',
  'package-lock.json',
  'infra/launch/platform-build.ts',
] as const;
// Not in build/, which the console's own build empties.
const FOLDER = '.cache/platform';
const STAMP = 'inputs.sha256';
/** Vite's configuration of the shop pages, which the storefront hands out. */
const PAGES = 'services/storefront/vite.config.ts';
/** CommonJS packages in a bundle of ES modules look for what every CommonJS module has. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  "const __dirname = __fileURLToPath(new URL('.', import.meta.url));",
].join('\n');

/** Where the bundle of a program is, under the root. */
export function platformBundle(root: string, program: PlatformProgram): string {
  return path.join(root, FOLDER, `${program}.mjs`);
}

/**
 * Bundles the services, the workers and the shop pages where what they are built from has changed since the last time, or where it is
 * forced. Every bundle stands alone but for `sharp`, whose binary is found in node_modules.
 * @throws Stated with esbuild's messages where they can not be built.
 */
export async function buildPlatform(
  root: string,
  { force = false }: { readonly force?: boolean } = {},
): Promise<'built' | 'unchanged'> {
  const folder = path.join(root, FOLDER);
  const stamp = path.join(folder, STAMP);
  const digest = await digestOf(root, INPUTS);
  if (!force && (await isBuilt(root, stamp, digest))) return 'unchanged';
  await rm(stamp, { force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([bundle(root, folder), buildPages(root)]);
  await writeFile(stamp, digest);
  return 'built';
}

async function isBuilt(root: string, stamp: string, digest: string): Promise<boolean> {
  const before = await readFile(stamp, 'utf8').catch(() => undefined);
  const programs = Object.keys(PLATFORM_PROGRAMS) as PlatformProgram[];
  return (
    before === digest &&
    existsSync(path.join(root, FOLDER, 'storefront/index.html')) &&
    programs.every((program) => existsSync(platformBundle(root, program)))
  );
}

async function bundle(root: string, outdir: string): Promise<void> {
  const entryPoints = Object.entries(PLATFORM_PROGRAMS).map(([out, main]) => ({
    in: path.join(root, main),
    out,
  }));
  try {
    await build({
      absWorkingDir: root,
      entryPoints,
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      mainFields: ['module', 'main'],
      external: ['sharp'],
      banner: { js: BANNER },
      legalComments: 'none',
      logLevel: 'silent',
    });
  } catch (error) {
    throw new Stated(`The platform could not be built.\n${(error as Error).message}`);
  }
}

async function buildPages(root: string): Promise<void> {
  try {
    const vite = await import('vite');
    await vite.build({ configFile: path.join(root, PAGES), logLevel: 'silent' });
  } catch (error) {
    throw new Stated(`The shop pages could not be built.\n${(error as Error).message}`);
  }
}

/** Where the bundles are, under the root. */
export function platformFolder(root: string): string {
  return path.join(root, FOLDER);
}
