import { setMaxListeners } from 'node:events';
import type { Budget } from '../../core/upstream/budget.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import type { UpstreamCheck } from '../../core/resources/identity/types.ts';
import type { Source } from '../../core/resources/source.ts';

/** One upstream of one environment, told to whoever asks: no address, no message of upstream's, nothing secret. */
export interface UpstreamOutcome {
  readonly environment: string;
  readonly upstream: string;
  readonly outcome: UpstreamCheck['state'];
  readonly milliseconds: number;
}

export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly upstreams: readonly UpstreamOutcome[];
}

export interface Aliveness {
  readonly status: 'ok';
  readonly uptimeSeconds: number;
  readonly version: string;
}

export interface Health {
  readonly alive: () => Aliveness;
  readonly ready: () => Promise<Readiness>;
}

export interface HealthParts {
  readonly version: string;
  readonly sources: readonly Source[];
  /** Asks every upstream of one environment at once. It ends with its budget and does not throw. */
  readonly check: (source: Source, budget: Budget) => Promise<readonly UpstreamCheck[]>;
  readonly now?: () => number;
}

/** Long enough that several load balancers asking at once cost one round of calls. */
const KEEP_MS = 3_000;

/** What `/healthz` and `/readyz` tell. Readiness is asked anew at most every three seconds and within four. */
export function createHealth({ version, sources, check, now = Date.now }: HealthParts): Health {
  const startedAt = now();
  let latest: { readonly at: number; readonly readiness: Promise<Readiness> } | undefined;

  async function ask(): Promise<Readiness> {
    const { signal } = new AbortController();
    // One reader for each upstream, all of which listen to the one signal.
    setMaxListeners(0, signal);
    const budget = budgetFor(signal);
    const perEnvironment = await Promise.all(
      sources.map(async (source) =>
        (await check(source, budget)).map(({ upstream, state, latencyMs }) => ({
          environment: source.environment.id,
          upstream,
          outcome: state,
          milliseconds: Math.round(latencyMs),
        })),
      ),
    );
    const upstreams = perEnvironment.flat();
    // A service that the endpoint does not offer is an answer too; waiting does not change it.
    const ready = upstreams.every((one) => one.outcome === 'ok' || one.outcome === 'unsupported');
    return { status: ready ? 'ready' : 'not-ready', upstreams };
  }

  return {
    alive: () => ({ status: 'ok', uptimeSeconds: Math.floor((now() - startedAt) / 1_000), version }),
    ready() {
      if (!latest || now() - latest.at >= KEEP_MS) latest = { at: now(), readiness: ask() };
      return latest.readiness;
    },
  };
}
