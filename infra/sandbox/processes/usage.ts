import { readFileSync } from 'node:fs';

/** What a process has used. */
export interface Usage {
  /** Of its whole life, on all cores, with the children that it has waited for. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

// Linux tells processor time in USER_HZ, which is 100 on every architecture that Node runs on.
const ticksPerSecond = 100;

/** Reads what Linux counts of a process; undefined where it has ended, and where there is no /proc. */
export function readUsage(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold anything; utime is the 14th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    if (!resident) return undefined;
    return { cpuSeconds: ticks / ticksPerSecond, residentBytes: Number(resident[1]) * 1024 };
  } catch {
    return undefined;
  }
}
