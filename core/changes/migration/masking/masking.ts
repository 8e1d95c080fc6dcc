import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Masking } from '../../../actions/masking.ts';

/** Where the rules stand, where nothing else is said. */
export const USUAL_MASKING_FILE = 'masking.yaml';

/**
 * What is masked with: the rules of a file, and a key that is made of a secret. Without a secret the key is random, as
 * that of {@link fingerprintOf}: it lasts as long as this process.
 */
export function createMasking(file: string, secret: string | undefined): Masking {
  return {
    file,
    key: secret === undefined ? randomBytes(32) : createHmac('sha256', secret).update('masking').digest(),
    isKept: secret !== undefined,
    async rules() {
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
