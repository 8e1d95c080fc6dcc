import { fileURLToPath } from 'node:url';
import { buildConsole } from './console-build.ts';
import { Stated } from './stated.ts';

try {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const outcome = await buildConsole(root, { force: process.argv.includes('--force') });
  console.log(`console build: ${outcome}`);
} catch (error) {
  if (!(error instanceof Stated)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
