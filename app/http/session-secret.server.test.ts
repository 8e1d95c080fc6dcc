import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SessionSecretError, sessionSecrets } from './session-secret.server.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'session-secret-'));
});

afterEach(() => rm(directory, { recursive: true }));

it('prefers those that are set', async () => {
  const set = ['x'.repeat(32)];
  expect(await sessionSecrets({ sessionSecrets: set, stateDirectory: directory })).toBe(set);
});

it('keeps one for its owner alone, which a restart and a second process find again', async () => {
  const stateDirectory = path.join(directory, 'deep', 'state');
  const started = await Promise.all(
    [1, 2, 3].map(() => sessionSecrets({ sessionSecrets: [], stateDirectory })),
  );
  const [first] = started;
  for (const secrets of started) expect(secrets).toEqual(first);
  const file = path.join(stateDirectory, 'session-secret');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toBe(first?.[0]);
});

it('makes another each time where nothing can be kept', async () => {
  const none = { sessionSecrets: [], stateDirectory: undefined };
  const [one] = await sessionSecrets(none);
  expect(one?.length).toBeGreaterThanOrEqual(32);
  expect(await sessionSecrets(none)).not.toEqual([one]);
});

it('says which file can not be used', async () => {
  const file = path.join(directory, 'session-secret');
  await writeFile(file, 'short');
  await expect(sessionSecrets({ sessionSecrets: [], stateDirectory: directory })).rejects.toThrow(file);
  await expect(
    sessionSecrets({ sessionSecrets: [], stateDirectory: path.join(file, 'below') }),
  ).rejects.toThrow(SessionSecretError);
});
