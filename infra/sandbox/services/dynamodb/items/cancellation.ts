import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import type { Table } from '../tables/registry.ts';
import { exceeded } from '../throttle.ts';
import type { Item } from '../values/attribute-value.ts';

const NO_REASON: CancellationReason = { Code: 'None' };

/** Collects, for each action of a transaction, why it can not be done. */
export class Cancellation {
  private readonly reasons: CancellationReason[];

  constructor(actions: number) {
    this.reasons = Array.from({ length: actions }, () => NO_REASON);
  }

  /** Runs a step of one action; a refusal becomes its reason. */
  attempt<Result>(index: number, step: () => Result): Result | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
      this.reasons[index] = { Code: 'ValidationError', Message: error.message };
      return undefined;
    }
  }

  conditionFailed(index: number, item: Item | undefined): void {
    this.reasons[index] = {
      Code: 'ConditionalCheckFailed',
      Message: 'The conditional request failed',
      Item: item,
    };
  }

  throttled(index: number): void {
    this.reasons[index] = { Code: 'ProvisionedThroughputExceeded', Message: exceeded() };
  }

  /** Throws TransactionCanceledException where there is any reason. */
  check(): void {
    if (this.reasons.every((reason) => reason === NO_REASON)) return;
    const codes = this.reasons.map(({ Code }) => Code).join(', ');
    throw new ServiceError(
      'TransactionCanceledException',
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      { members: { CancellationReasons: this.reasons } },
    );
  }
}

/**
 * Throws TransactionCanceledException where the capacity of a table is spent, with that reason for each of its actions.
 * Source: API reference, TransactionCanceledException, "Provisioned Throughput Exceeded".
 */
export function admitTogether(
  engine: Engine,
  kind: 'Read' | 'Write',
  tables: readonly Table[],
  operation: string,
): void {
  const spent = new Set([...new Set(tables)].filter((table) => !engine.throttle.admits(kind, table)));
  for (const { record } of spent) engine.meter.throttled(kind, record.name, operation);
  const cancellation = new Cancellation(tables.length);
  tables.forEach((table, index) => {
    if (spent.has(table)) cancellation.throttled(index);
  });
  cancellation.check();
}
