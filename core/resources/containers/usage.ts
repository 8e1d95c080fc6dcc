import { z } from 'zod';
import type { ContainerUsage } from './types.ts';

const processor = z.object({
  cpu_usage: z.object({
    total_usage: z.number(),
    percpu_usage: z.array(z.number()).nullish(),
  }),
  system_cpu_usage: z.number().optional(),
  online_cpus: z.number().optional(),
});

const statsSchema = z.object({
  cpu_stats: processor,
  precpu_stats: processor,
  memory_stats: z.object({
    usage: z.number().optional(),
    limit: z.number().optional(),
    stats: z
      .object({ inactive_file: z.number().optional(), total_inactive_file: z.number().optional() })
      .optional(),
  }),
  pids_stats: z.object({ current: z.number().optional() }).nullish(),
  networks: z.record(z.object({ rx_bytes: z.number(), tx_bytes: z.number() })).nullish(),
});
type Stats = z.infer<typeof statsSchema>;

/**
 * What two samples of a container say, by the arithmetic of `docker stats`. Undefined where it does not run.
 * Source: docker/cli, cli/command/container/stats_helpers.go. Throws ZodError for an answer that is not the Engine's.
 */
export function usageOf(answer: unknown): ContainerUsage | undefined {
  const stats = statsSchema.parse(answer);
  const { usage, limit } = stats.memory_stats;
  if (usage === undefined) return undefined;
  const networks = stats.networks ? Object.values(stats.networks) : undefined;
  return {
    cpuPercent: cpuPercent(stats),
    processors: processorsOf(stats),
    memoryBytes: memoryWithoutCache(usage, stats.memory_stats.stats ?? {}),
    memoryLimitBytes: limit ?? 0,
    processes: stats.pids_stats?.current,
    receivedBytes: networks?.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0),
    sentBytes: networks?.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
  };
}

/** The share of the machine's time, times the number of processors: a busy one is a hundred. */
function cpuPercent(stats: Stats): number {
  const { cpu_stats: now, precpu_stats: before } = stats;
  const spent = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = (now.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  return spent > 0 && passed > 0 ? (spent / passed) * processorsOf(stats) * 100 : 0;
}

function processorsOf({ cpu_stats: { online_cpus, cpu_usage } }: Stats): number {
  return online_cpus || cpu_usage.percpu_usage?.length || 1;
}

/** The first generation of cgroups calls it `total_inactive_file`. */
function memoryWithoutCache(usage: number, stats: NonNullable<Stats['memory_stats']['stats']>): number {
  const cache = stats.total_inactive_file ?? stats.inactive_file ?? 0;
  return cache < usage ? usage - cache : usage;
}
