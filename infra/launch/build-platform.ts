import { fileURLToPath } from 'node:url';
import { buildPlatform } from './platform-build.ts';
import { Stated } from './stated.ts';

try {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const outcome = await buildPlatform(root, { force: process.argv.includes('--force') });
  console.log(`platform build: ${outcome}`);
} catch (error) {
  if (!(error instanceof Stated)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
