import type { Finding } from '../actions/plan.ts';

/** A table or a bucket that may go along a way, and what there is to say before it does. */
export interface ReadinessRow {
  /** The logical name. */
  readonly key: string;
  readonly kind: 'table' | 'bucket';
  readonly fromName: string;
  /** Absent where the other environment has none. */
  readonly toName?: string;
  /** Items as DynamoDB last counted them, or objects of the first page; absent where they were not told. */
  readonly fromCount?: number;
  readonly toCount?: number;
  /** There are more than were counted. */
  readonly isCutOff: boolean;
  readonly findings: readonly Finding[];
}

const ORDER: readonly Finding['severity'][] = ['blocker', 'warning', 'unknown', 'good'];

/** The gravest of some findings; good where there is none. */
export function gravest(findings: readonly Finding[]): Finding['severity'] {
  return ORDER.find((severity) => findings.some((one) => one.severity === severity)) ?? 'good';
}

/** Whether it can go: it has somewhere to go, and nothing is in its way. */
export function mayGo({ toName, findings }: Pick<ReadinessRow, 'toName' | 'findings'>): boolean {
  return toName !== undefined && gravest(findings) !== 'blocker';
}
