import { z } from 'zod';

/** Asks something that a service depends on. Resolves where it answers. */
export type Probe = (signal: AbortSignal) => Promise<unknown>;

const dependencySchema = z.object({
  status: z.enum(['up', 'down', 'off']),
  /** Milliseconds. */
  latency: z.number().optional(),
});

export const healthSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy', 'stopping']),
  service: z.string(),
  version: z.string(),
  stage: z.string(),
  /** Seconds. */
  uptime: z.number(),
  dependencies: z.record(z.string(), dependencySchema),
});

export type HealthStatus = z.infer<typeof healthSchema>['status'];
type Dependency = z.infer<typeof dependencySchema>;
export type Dependencies = Readonly<Record<string, Dependency>>;

const PROBE_MS = 1_000;
/** Load balancers ask every few seconds, each of them: what it depends on is not asked as often. */
const KEPT_MS = 4_000;

/** Looks at what a service depends on, so that what is away is told within five seconds. An undefined probe is of something switched off. */
export function createDependencies(
  probes: Readonly<Record<string, Probe | undefined>>,
): () => Promise<Dependencies> {
  let kept: { readonly at: number; readonly found: Promise<Dependencies> } | undefined;
  async function look(): Promise<Dependencies> {
    const found = Object.entries(probes).map(async ([name, probe]) => [name, await statusOf(probe)] as const);
    return Object.fromEntries(await Promise.all(found));
  }
  return () => {
    const now = performance.now();
    if (!kept || now - kept.at > KEPT_MS) kept = { at: now, found: look() };
    return kept.found;
  };
}

async function statusOf(probe: Probe | undefined): Promise<Dependency> {
  if (!probe) return { status: 'off' };
  const began = performance.now();
  const signal = AbortSignal.timeout(PROBE_MS);
  let onAbort: () => void = () => undefined;
  const tooLate = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Error('late'));
    signal.addEventListener('abort', onAbort);
  });
  try {
    await Promise.race([probe(signal), tooLate]);
    return { status: 'up', latency: Math.round(performance.now() - began) };
  } catch {
    return { status: 'down' };
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
