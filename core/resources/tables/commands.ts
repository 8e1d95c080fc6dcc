import type { CommandTarget } from '../../commands/command-line.ts';
import { awsCommand } from '../../commands/command-line.ts';
import type { Cursor } from '../../paging/cursors.ts';
import type { ItemsPlan } from './items-plan.ts';
import type { SelectPlan } from './partiql.ts';
import type { ItemJson } from './types.ts';

export function listTablesCommand(target: CommandTarget): string {
  return awsCommand(target, 'dynamodb', 'list-tables');
}

export function describeTableCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'dynamodb', 'describe-table', { 'table-name': name });
}

export function describeTimeToLiveCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'dynamodb', 'describe-time-to-live', { 'table-name': name });
}

export function describeContinuousBackupsCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'dynamodb', 'describe-continuous-backups', { 'table-name': name });
}

/** Every backup, or those of one table. */
export function listBackupsCommand(target: CommandTarget, name?: string): string {
  return awsCommand(target, 'dynamodb', 'list-backups', { 'table-name': name, 'backup-type': 'ALL' });
}

export function listTableTagsCommand(target: CommandTarget, arn: string): string {
  return awsCommand(target, 'dynamodb', 'list-tags-of-resource', { 'resource-arn': arn });
}

/** The very Query or Scan of a page; `--no-paginate` makes the command line ask for this page alone, as the console does. */
export function itemsCommand(target: CommandTarget, { read, cursor }: ItemsPlan): string {
  return awsCommand(target, 'dynamodb', read.kind, {
    'table-name': read.tableName,
    'index-name': read.indexName,
    'key-condition-expression': read.keyConditionExpression,
    'filter-expression': read.filterExpression,
    'expression-attribute-names': unlessEmpty(read.names),
    'expression-attribute-values': unlessEmpty(read.values),
    'no-scan-index-forward': read.kind === 'query' && !read.scanForward,
    'consistent-read': read.consistent,
    limit: read.limit,
    'exclusive-start-key': positionOf(cursor),
    'return-consumed-capacity': 'INDEXES',
    'no-paginate': true,
  });
}

export function getItemCommand(
  target: CommandTarget,
  tableName: string,
  key: ItemJson,
  options: { readonly consistent: boolean },
): string {
  return awsCommand(target, 'dynamodb', 'get-item', {
    'table-name': tableName,
    key,
    'consistent-read': options.consistent,
    'return-consumed-capacity': 'INDEXES',
  });
}

export function selectCommand(target: CommandTarget, plan: SelectPlan): string {
  return awsCommand(target, 'dynamodb', 'execute-statement', {
    statement: plan.statement.text,
    parameters: plan.parameters.length > 0 ? plan.parameters : undefined,
    limit: plan.limit,
    'next-token': plan.cursor?.position,
    'return-consumed-capacity': 'INDEXES',
    'no-paginate': true,
  });
}

function unlessEmpty<T extends object>(record: T): T | undefined {
  return Object.keys(record).length > 0 ? record : undefined;
}

function positionOf(cursor: Cursor<ItemJson> | undefined): ItemJson | undefined {
  return cursor?.position;
}
