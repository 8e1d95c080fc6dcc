import type { BillingMode, TableDescription } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { summaryFromSdk } from './sdk-summary.ts';

const nought = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
const some = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };

describe('how a table is paid for', () => {
  it.each<readonly [string, TableDescription, 'PAY_PER_REQUEST' | 'PROVISIONED']>([
    ['by its mode', { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }, 'PAY_PER_REQUEST'],
    ['by its mode, however small', { BillingModeSummary: { BillingMode: 'PROVISIONED' }, ProvisionedThroughput: nought }, 'PROVISIONED'],
    ['by capacity, where no mode is told', { ProvisionedThroughput: some }, 'PROVISIONED'],
    ['by requests, where neither is told', { ProvisionedThroughput: nought }, 'PAY_PER_REQUEST'],
    ['by requests, in a mode that nobody knows yet', { BillingModeSummary: { BillingMode: 'BY_THE_MOON' as BillingMode }, ProvisionedThroughput: nought }, 'PAY_PER_REQUEST'],
  ])('is told %s', (_, table, billingMode) => {
    expect(summaryFromSdk(table, 'orders').billingMode).toBe(billingMode);
  }); // prettier-ignore
});
