import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../protocol/service.ts';
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
