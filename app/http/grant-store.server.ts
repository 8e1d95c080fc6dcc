import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Seal } from './session-seal.server.ts';

/**
 * Where texts about sessions are kept, each under its session's id. What one holder of the store writes, every other
 * one reads. Nothing is kept beyond the longest life of a session.
 */
export interface GrantStore {
  readonly read: (id: string) => Promise<string | undefined>;
  readonly write: (id: string, text: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Runs the work while nobody else who shares the store runs work for the same id. */
  readonly alone: <T>(id: string, work: () => Promise<T>) => Promise<T>;
}

/** Sessions remembered at once; those seen longest ago make room for others. */
const REMEMBERED = 20_000;
/** A lock that old was left by a process that was killed: the work under it takes at most three requests of 5 s. */
const LOCK_STALE_MS = 20_000;
const LOCK_POLL_MS = 40;
const SWEEP_MS = 60 * 60_000;

/** Kept as long as the process lives. */
export function createMemoryStore(lifetimeMs: number): GrantStore {
  const texts = new LRUCache<string, string>({ max: REMEMBERED, ttl: lifetimeMs });
  return {
    read: (id) => Promise.resolve(texts.get(id)),
    write: (id, text) => Promise.resolve(void texts.set(id, text)),
    remove: (id) => Promise.resolve(void texts.delete(id)),
    alone: createTurns(),
  };
}

interface DirectoryParts {
  /** Made when it is missing, readable by its owner alone. */
  readonly directory: string;
  readonly seal: Seal;
  readonly lifetimeMs: number;
  readonly now?: () => number;
}

/**
 * Kept in files, sealed, so that a restart signs nobody out and processes that share the directory share their
 * sessions. A file is named by a hash: who can list the directory learns no session's id.
 */
export function createDirectoryStore({
  directory,
  seal,
  lifetimeMs,
  now = Date.now,
}: DirectoryParts): GrantStore {
  const turns = createTurns();
  let sweptAt = 0;

  function fileOf(id: string, kind: 'grant' | 'lock'): string {
    return path.join(directory, `${createHash('sha256').update(id).digest('hex')}.${kind}`);
  }

  async function sweep(): Promise<void> {
    if (now() - sweptAt < SWEEP_MS) return;
    sweptAt = now();
    for (const name of await readdir(directory)) {
      const file = path.join(directory, name);
      const age = await ageOf(file, now());
      if (age !== undefined && age > lifetimeMs) await rm(file, { force: true });
    }
  }

  return {
    async read(id) {
      const sealed = await readFile(fileOf(id, 'grant')).catch(unlessMissing);
      return sealed && seal.open(sealed, id);
    },
    async write(id, text) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const file = fileOf(id, 'grant');
      const draft = `${file}.${randomUUID()}`;
      await writeFile(draft, seal.close(text, id), { mode: 0o600 });
      // A reader sees the old text or the new one, never a half.
      await rename(draft, file);
      await sweep();
    },
    remove: (id) => rm(fileOf(id, 'grant'), { force: true }),
    alone: (id, work) => turns(id, () => locked(directory, fileOf(id, 'lock'), work)),
  };
}

/** One after the other for each id, within this process. */
function createTurns(): GrantStore['alone'] {
  const last = new Map<string, Promise<unknown>>();
  return async (id, work) => {
    const before = last.get(id) ?? Promise.resolve();
    const turn = before.then(work, work);
    last.set(id, turn);
    try {
      return await turn;
    } finally {
      if (last.get(id) === turn) last.delete(id);
    }
  };
}

async function locked<T>(directory: string, lock: string, work: () => Promise<T>): Promise<T> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  while (!(await taken(lock))) {
    const age = await ageOf(lock, Date.now());
    if (age !== undefined && age > LOCK_STALE_MS) await rm(lock, { force: true });
    else await wait(LOCK_POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

async function ageOf(file: string, now: number): Promise<number | undefined> {
  const found = await stat(file).catch(unlessMissing);
  return found && now - found.mtimeMs;
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
