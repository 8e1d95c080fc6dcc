import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SECRET_LENGTH } from './settings.server.ts';
import type { Settings } from './settings.server.ts';

/** The sentence to print when the secret that signs sessions can not be kept. */
export class SessionSecretError extends Error {
  override readonly name = 'SessionSecretError';
}

/**
 * The secrets that sign sessions: those of the settings; else one that is kept in the state directory, readable by
 * its owner alone, so that a restart signs nobody out; else one for as long as the process lives.
 * @throws SessionSecretError when the state directory can not be used.
 */
export async function sessionSecrets(
  settings: Pick<Settings, 'sessionSecrets' | 'stateDirectory'>,
): Promise<readonly string[]> {
  if (settings.sessionSecrets.length > 0) return settings.sessionSecrets;
  if (!settings.stateDirectory) return [newSecret()];
  return [await keptSecret(path.join(settings.stateDirectory, 'session-secret'))];
}

async function keptSecret(file: string): Promise<string> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    // Two consoles that start at once: the one that is later takes what the first has written.
    await writeFile(file, newSecret(), { flag: 'wx', mode: 0o600 }).catch(unlessItIsThere);
    await chmod(file, 0o600);
    const secret = (await readFile(file, 'utf8')).trim();
    if (secret.length >= SECRET_LENGTH) return secret;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SessionSecretError(
      `The session secret can not be kept in ${file} (${code ?? 'unknown error'}).`,
      {
        cause: error,
      },
    );
  }
  throw new SessionSecretError(
    `The session secret in ${file} is too short; remove the file and another is made.`,
  );
}

function unlessItIsThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function newSecret(): string {
  return randomBytes(SECRET_LENGTH).toString('base64url');
}
