import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Stated } from './stated.ts';

/** Where one start puts what it writes. */
export interface StateDirectory {
  readonly path: string;
  readonly logs: string;
  /** Lets the next start have it; what only this one needed is removed. */
  readonly release: () => Promise<void>;
}

/**
 * Takes the state directory for this process. While another start has it, a folder of this one's own inside it is
 * taken; where state is kept there can be no two.
 * @throws Stated where it is taken and state is to be kept.
 */
export async function takeStateDirectory(directory: string, keep: boolean): Promise<StateDirectory> {
  const whole = path.resolve(directory);
  await mkdir(whole, { recursive: true });
  const lock = path.join(whole, 'launcher.pid');
  const holder = await takeLock(lock);
  if (holder === undefined) return opened(whole, () => rm(lock, { force: true }));
  if (keep)
    throw new Stated(
      `Another start (process ${holder}) uses ${directory}. End it, or name another folder with --state.`,
    );
  const own = path.join(whole, `run-${process.pid}`);
  return opened(own, () => rm(own, { recursive: true, force: true }));
}

async function opened(directory: string, release: () => Promise<void>): Promise<StateDirectory> {
  const logs = path.join(directory, 'logs');
  await mkdir(logs, { recursive: true });
  return { path: directory, logs, release };
}

/** Undefined where the lock is ours now, else the process that has it. The lock of a dead process is taken over. */
async function takeLock(lock: string): Promise<number | undefined> {
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(lock, 'utf8').catch(() => '0'));
    if (isAlive(holder)) return holder;
    await rm(lock, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
