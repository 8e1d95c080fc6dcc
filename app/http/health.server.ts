/** One upstream of one environment, told to whoever asks: no address, no message, nothing secret. */
export interface UpstreamOutcome {
  readonly environment: string;
  readonly upstream: string;
  readonly outcome: string;
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
  /** Asks every upstream of every environment. Never takes longer than the signal and never throws. */
  readonly check: (signal: AbortSignal) => Promise<readonly UpstreamOutcome[]>;
  readonly now?: () => number;
}

/** Long enough that several load balancers asking at once cost one round of calls. */
const KEEP_MS = 3_000;

export function createHealth({ version, check, now = Date.now }: HealthParts): Health {
  const startedAt = now();
  let latest: { readonly at: number; readonly readiness: Promise<Readiness> } | undefined;
  return {
    alive: () => ({ status: 'ok', uptimeSeconds: Math.floor((now() - startedAt) / 1_000), version }),
    ready() {
      if (!latest || now() - latest.at >= KEEP_MS)
        latest = { at: now(), readiness: readinessOf(check(new AbortController().signal)) };
      return latest.readiness;
    },
  };
}

async function readinessOf(checks: Promise<readonly UpstreamOutcome[]>): Promise<Readiness> {
  const upstreams = await checks;
  const ready = upstreams.every((one) => one.outcome === 'ok');
  return { status: ready ? 'ready' : 'not-ready', upstreams };
}
