import { fileURLToPath } from 'node:url';
import { findForbidden, readBundle, weighRoutes } from './browser-bundle.ts';

const CLIENT = fileURLToPath(new URL('../../build/client/', import.meta.url));
/** What is shown first: the overview inside the console's frame. */
const FIRST_VIEW = ['root', 'routes/_console', 'routes/_console._index'] as const;
/** 130 kB, gzipped. */
const MOST_BYTES = 130_000;

const files = await readBundle(CLIENT);
const forbidden = findForbidden(files);
for (const sentence of forbidden) console.error(sentence);
const { gzipBytes, files: loaded } = weighRoutes(files, FIRST_VIEW);
console.log(`first view: ${(gzipBytes / 1000).toFixed(1)} kB gzip of ${MOST_BYTES / 1000} kB`);
if (gzipBytes > MOST_BYTES)
  for (const file of loaded)
    console.error(`${(file.gzipBytes / 1000).toFixed(1).padStart(7)} kB  ${file.name}`);
if (forbidden.length > 0 || gzipBytes > MOST_BYTES) process.exitCode = 1;
