import { readFileSync } from 'node:fs';
import os from 'node:os';
import { preciseNow, rfc3339Nano, zeroTime } from './human.ts';

/** What a container has used until one moment. Times are nanoseconds of processor time, sizes bytes. */
export interface Sample {
  readonly at: number;
  readonly userNanoseconds: number;
  readonly kernelNanoseconds: number;
  /** Of all processors together, idle time among it. */
  readonly systemNanoseconds: number;
  readonly residentBytes: number;
  readonly anonymousBytes: number;
  readonly fileBytes: number;
  readonly threads: number;
}

// Linux tells processor time in USER_HZ, which is 100 on every architecture that Node runs on.
const nanosecondsPerTick = 1e7;

/** Undefined where the process has ended, and on a machine without /proc. */
export function takeSample(pid: number): Sample | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold anything; the third follows it.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const ticks = (field: number) => (fields[field - 3] ?? 0) * nanosecondsPerTick;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1_024;
    return {
      at: preciseNow(),
      userNanoseconds: ticks(14) + ticks(16),
      kernelNanoseconds: ticks(15) + ticks(17),
      systemNanoseconds: systemTime(),
      residentBytes: bytes('VmRSS'),
      anonymousBytes: bytes('RssAnon'),
      fileBytes: bytes('RssFile'),
      threads: fields[20 - 3] ?? 0,
    };
  } catch {
    return undefined;
  }
}

/** user, nice, system, idle, iowait, irq and softirq, as the Engine adds them up. */
function systemTime(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const fields = line.trim().split(/\s+/).slice(1, 8).map(Number);
  return fields.reduce((sum, ticks) => sum + ticks, 0) * nanosecondsPerTick;
}

export interface StatsOf {
  readonly id: string;
  readonly name: string;
  /** 0 where the container has no limit of its own: the machine's is told. */
  readonly memoryLimitBytes: number;
}

/**
 * The body of `GET /containers/{id}/stats`. A container that does not run has used nothing; networks are left out, as for a
 * container on its host's own network: nothing counts what a process of this machine sends.
 */
export function statsBody(of: StatsOf, now: Sample | undefined, before: Sample | undefined): object {
  return {
    name: `/${of.name}`,
    id: of.id,
    read: now ? rfc3339Nano(now.at) : zeroTime,
    preread: before ? rfc3339Nano(before.at) : zeroTime,
    num_procs: 0,
    pids_stats: now ? { current: now.threads } : {},
    blkio_stats: {
      io_service_bytes_recursive: null,
      io_serviced_recursive: null,
      io_queue_recursive: null,
      io_service_time_recursive: null,
      io_wait_time_recursive: null,
      io_merged_recursive: null,
      io_time_recursive: null,
      sectors_recursive: null,
    },
    storage_stats: {},
    cpu_stats: cpuStats(now),
    precpu_stats: cpuStats(before),
    memory_stats: now
      ? {
          usage: now.residentBytes,
          limit: of.memoryLimitBytes || os.totalmem(),
          stats: {
            anon: now.anonymousBytes,
            file: now.fileBytes,
            active_file: now.fileBytes,
            inactive_file: 0,
          },
        }
      : {},
  };
}

function cpuStats(sample: Sample | undefined): object {
  const none = { periods: 0, throttled_periods: 0, throttled_time: 0 };
  if (!sample)
    return {
      cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
      throttling_data: none,
    };
  return {
    cpu_usage: {
      total_usage: sample.userNanoseconds + sample.kernelNanoseconds,
      usage_in_kernelmode: sample.kernelNanoseconds,
      usage_in_usermode: sample.userNanoseconds,
    },
    system_cpu_usage: sample.systemNanoseconds,
    online_cpus: os.availableParallelism(),
    throttling_data: none,
  };
}
