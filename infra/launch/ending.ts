import type { Stated } from './stated.ts';

/** Why a start comes to its end. */
export type Ending =
  | { readonly kind: 'asked' }
  /** A process that belongs to it has ended by itself. */
  | { readonly kind: 'lost'; readonly loss: Stated };

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_POLL_MS = 1_000;

/**
 * Resolves once, when somebody asks this process to end (Ctrl-C, `kill`, a closed terminal), when npm that started it
 * has died, or when `lose` is called.
 */
export function awaitEnding(): { readonly ended: Promise<Ending>; readonly lose: (loss: Stated) => void } {
  let settle: (ending: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => (settle = resolve));
  for (const signal of SIGNALS) process.on(signal, () => settle({ kind: 'asked' }));
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) settle({ kind: 'asked' });
    }, PARENT_POLL_MS).unref();
  }
  return { ended, lose: (loss) => settle({ kind: 'lost', loss }) };
}
