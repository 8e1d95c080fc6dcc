import type { CellState } from '../cells/cell.ts';

/** One call to an upstream that a reader makes. */
export interface ObservedCall {
  readonly environmentId: string;
  /** As IAM writes it: `dynamodb:DescribeTable`. */
  readonly operation: string;
}

/** Told of every call that is really made; what it gives back is told how the call ended. */
export type ObserveCall = (call: ObservedCall) => (outcome: CellState) => void;
