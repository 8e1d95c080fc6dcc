import { LRUCache } from 'lru-cache';
import { isIPv6 } from 'node:net';

/** How often an address may try. */
export interface AttemptLimit {
  /** Counts one attempt. 0 when it may be made, else the seconds until the next may. */
  readonly take: (address: string) => number;
  /** Takes the latest attempt back: it was right, and people behind one address do not keep each other out. */
  readonly giveBack: (address: string) => void;
}

const WINDOW_MS = 60_000;
const ATTEMPTS_PER_WINDOW = 10;
/** Addresses remembered at once; a crowd of them pushes out those seen longest ago. */
const ADDRESSES = 10_000;

export function createAttemptLimit(
  now: () => number = Date.now,
  attemptsPerWindow = ATTEMPTS_PER_WINDOW,
): AttemptLimit {
  const attempts = new LRUCache<string, readonly number[]>({ max: ADDRESSES });
  return {
    take(address) {
      const at = now();
      const key = networkOf(address);
      const recent = (attempts.get(key) ?? []).filter((time) => at - time < WINDOW_MS);
      const oldest = recent[0];
      if (recent.length >= attemptsPerWindow && oldest !== undefined)
        return Math.ceil((oldest + WINDOW_MS - at) / 1_000);
      attempts.set(key, [...recent, at]);
      return 0;
    },
    giveBack(address) {
      const key = networkOf(address);
      attempts.set(key, (attempts.get(key) ?? []).slice(0, -1));
    },
  };
}

/** One subscriber of IPv6 has a whole /64 of addresses: they count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::')) return address;
  const [head = ''] = address.split('::');
  const groups = head.split(':').slice(0, 4);
  return [...groups, ...Array<string>(4 - groups.length).fill('0')].join(':');
}
