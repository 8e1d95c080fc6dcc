import type { FailureState } from '../../cells/cell.ts';

/** Who the console is for AWS, and whether that is the account that the label promises. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly expectedAccount: string;
  readonly accountMatches: boolean;
}

/** One upstream's answer to the cheapest read that it has. Holds nothing secret. */
export interface UpstreamCheck {
  /** A service's signing name (`dynamodb`), or `redis/main` for a cache. */
  readonly upstream: string;
  readonly operation: string;
  readonly state: 'ok' | FailureState;
  /** Upstream's own error code. */
  readonly code?: string;
  readonly latencyMs: number;
}
