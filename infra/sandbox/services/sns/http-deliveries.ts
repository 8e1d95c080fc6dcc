import type { Clock } from '../../clock.ts';
import { isLoopbackAddress } from '../../loopback.ts';
import { standardRetryPolicy } from './delivery-policy.ts';
import type { RetryPolicy } from './delivery-policy.ts';

export interface HttpDelivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** SNS's own where nothing is said. */
  readonly retryPolicy?: RetryPolicy;
  readonly onDelivered: () => void;
  readonly onFailed: () => void;
}

interface Waiting extends HttpDelivery {
  readonly retriesLeft: number;
  readonly delayMs: number;
  dueAtMs: number;
}

/** SNS waits this long for an endpoint's answer. */
const answerMs = 15_000;

/** True for an address on this machine: the sandbox sends nothing anywhere else. */
export function isReachable(url: string): boolean {
  try {
    const { hostname } = new URL(url);
    return isLoopbackAddress(hostname.replace(/^\[(.*)\]$/, '$1'));
  } catch {
    return false;
  }
}

/**
 * Posts messages to HTTP endpoints: at once, then again after a delay where the endpoint was away or answered 429 or
 * 5xx; every other answer is final. Retries live in memory: a restart drops them.
 */
export class HttpDeliveries {
  private readonly waiting = new Set<Waiting>();
  private readonly closing = new AbortController();

  constructor(private readonly clock: Clock) {}

  send(delivery: HttpDelivery): void {
    const { numRetries, minDelayTarget } = delivery.retryPolicy ?? standardRetryPolicy;
    void this.attempt({ ...delivery, retriesLeft: numRetries, delayMs: minDelayTarget * 1000, dueAtMs: 0 });
  }

  tick(now: number): void {
    for (const delivery of this.waiting) {
      if (delivery.dueAtMs > now) continue;
      this.waiting.delete(delivery);
      void this.attempt({ ...delivery, retriesLeft: delivery.retriesLeft - 1 });
    }
  }

  close(): void {
    this.waiting.clear();
    this.closing.abort();
  }

  private async attempt(delivery: Waiting): Promise<void> {
    const status = await this.post(delivery);
    if (this.closing.signal.aborted) return;
    if (status !== undefined && status >= 200 && status < 300) delivery.onDelivered();
    else if ((status === undefined || status === 429 || status >= 500) && delivery.retriesLeft > 0)
      this.waiting.add({ ...delivery, dueAtMs: this.clock.now() + delivery.delayMs });
    else delivery.onFailed();
  }

  /** The status of the answer; undefined where there was none. */
  private async post({ url, headers, body }: HttpDelivery): Promise<number | undefined> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(answerMs)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return undefined;
    }
  }
}
