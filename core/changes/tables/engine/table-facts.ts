import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { summaryFromSdk } from '../../../resources/tables/sdk-summary.ts';
import type { KeySchema, TableSummary } from '../../../resources/tables/types.ts';
import type { TablePlace } from './bulk.ts';
import type { Patience } from './upstream-call.ts';
import { callUpstream } from './upstream-call.ts';

export interface CallOptions {
  readonly signal: AbortSignal;
  readonly patience?: Patience;
}

/** DescribeTable as it was answered. @throws UpstreamFailed (`absent` where there is no such table), Cancelled. */
export async function describedTable(
  { client, table }: TablePlace,
  options: CallOptions,
): Promise<TableDescription> {
  const { Table } = await callUpstream('dynamodb:DescribeTable', options, (abortSignal) =>
    client.send(new DescribeTableCommand({ TableName: table }), { abortSignal }),
  );
  return Table ?? {};
}

/** Keys, indexes and last counts of a table. @throws as {@link describedTable}. */
export async function summaryOf(place: TablePlace, options: CallOptions): Promise<TableSummary> {
  return summaryFromSdk(await describedTable(place, options), place.table);
}

/** Whether an item of one table can be put into the other: the keys have the same names and types. */
export function sameKeys(left: KeySchema, right: KeySchema): boolean {
  return keyWords(left) === keyWords(right);
}

/** `PK (S) and SK (N)`. */
export function keyWords({ partitionKey, sortKey }: KeySchema): string {
  return [partitionKey, ...(sortKey ? [sortKey] : [])]
    .map(({ name, type }) => `${name} (${type})`)
    .join(' and ');
}
