import { randomUUID } from 'node:crypto';
import type { QueryStatus } from '@aws-sdk/client-cloudwatch-logs';
import type { Cloud } from '../../../cloud.ts';
import { ServiceError } from '../../../protocol/service.ts';
import type { LogsContext } from '../context.ts';
import type { Command } from './language/syntax.ts';
import { planQuery } from './plan.ts';
import type { Plan } from './plan.ts';
import { scan } from './scan.ts';
import type { Scanned } from './scan.ts';

/** Source: CloudWatch Logs API reference, "StartQuery". */
const mostConcurrent = 30;
/** AWS keeps results for a week; a sandbox those of the last so many queries, and so many rows. */
const mostKept = 100;
const mostRows = 200_000;

export interface Query {
  readonly id: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly createdAtMs: number;
  readonly plan: Plan;
  readonly scanned: Scanned;
  readonly cancel: AbortController;
  status: QueryStatus;
  durationMs: number;
}

export interface QueryRequest {
  readonly text: string;
  readonly commands: readonly Command[];
  readonly groups: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  readonly limit?: number;
}

/** The queries of an environment: those that run, and the results of the last ones. */
export class Queries {
  private readonly kept = new Map<string, Query>();

  constructor(
    private readonly context: Pick<LogsContext, 'store'> & {
      readonly cloud: Pick<Cloud, 'account' | 'clock'>;
    },
    private readonly most = { queries: mostKept, rows: mostRows },
  ) {}

  /** Newest first. */
  all(): readonly Query[] {
    return [...this.kept.values()].reverse();
  }

  find(id: string): Query | undefined {
    return this.kept.get(id);
  }

  /** Error: LimitExceededException. */
  start(request: QueryRequest): Query {
    const running = this.all().filter(isUnderWay).length;
    if (running >= mostConcurrent)
      throw new ServiceError(
        'LimitExceededException',
        `Account maximum query concurrency limit of [${mostConcurrent}] reached.`,
      );
    const now = this.context.cloud.clock.now();
    const query: Query = {
      id: randomUUID(),
      text: request.text,
      groups: request.groups,
      createdAtMs: now,
      plan: planQuery(request.commands, now, request.limit),
      scanned: { records: 0, bytes: 0, groups: 0 },
      cancel: new AbortController(),
      status: 'Scheduled',
      durationMs: 0,
    };
    this.kept.set(query.id, query);
    this.forget();
    setImmediate(() => void this.run(query, request));
    return query;
  }

  private async run(query: Query, request: QueryRequest): Promise<void> {
    if (query.cancel.signal.aborted) return;
    query.status = 'Running';
    const began = performance.now();
    const { store, cloud } = this.context;
    try {
      await scan(store, cloud.account, request, query.plan, query.scanned, query.cancel.signal);
      if (!query.cancel.signal.aborted) query.status = 'Complete';
    } catch (error) {
      if (query.cancel.signal.aborted) return;
      query.status = 'Failed';
      console.error(error);
    } finally {
      query.durationMs = Math.round(performance.now() - began);
      query.plan.release();
      this.forget();
    }
  }

  /** The oldest go first; the newest stays, however long it is. */
  private forget(): void {
    let rows = [...this.kept.values()].reduce((sum, { plan }) => sum + plan.results.length, 0);
    const newest = [...this.kept.keys()].at(-1);
    for (const [id, old] of this.kept) {
      if (this.kept.size <= this.most.queries && rows <= this.most.rows) return;
      if (isUnderWay(old) || id === newest) continue;
      rows -= old.plan.results.length;
      this.kept.delete(id);
    }
  }

  stop(query: Query): void {
    query.status = 'Cancelled';
    query.cancel.abort();
  }

  stopAll(): void {
    for (const query of this.kept.values()) if (isUnderWay(query)) this.stop(query);
  }
}

export function isUnderWay({ status }: Query): boolean {
  return status === 'Scheduled' || status === 'Running';
}
