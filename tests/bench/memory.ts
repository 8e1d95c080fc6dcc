import { readFile } from 'node:fs/promises';

const BYTES_PER_KIB = 1_024;

/** What a process holds in memory (resident set), in bytes. Undefined where the system has no /proc, or it has ended. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
  return kib === undefined ? undefined : Number(kib) * BYTES_PER_KIB;
}

const LOOK_EVERY_MS = 10;

/** The most that a process holds while something is done, looked at every few milliseconds. */
export async function peakWhile(pid: number, work: () => Promise<unknown>): Promise<number | undefined> {
  let peak = await residentBytes(pid);
  const looking = setInterval(() => {
    void residentBytes(pid).then((bytes) => {
      if (bytes !== undefined && peak !== undefined) peak = Math.max(peak, bytes);
    });
  }, LOOK_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  const last = await residentBytes(pid);
  return peak === undefined || last === undefined ? undefined : Math.max(peak, last);
}
