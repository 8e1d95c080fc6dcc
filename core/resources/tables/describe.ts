// listTableNames(source, budget): Cell<Listed<string>>
// describeTable(source, name, budget): Cell<TableSummary>
// describeTimeToLive(source, name, budget): Cell<TimeToLive>
// describeContinuousBackups(source, name, budget): Cell<ContinuousBackups>
// listTableTags(source, arn, budget): Cell<readonly Tag[]>
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { perSecond } from '../quota.ts';
import type { Source } from '../source.ts';
import { withAnswer } from '../told.ts';
import { summaryFromSdk } from './sdk-summary.ts';
import type { ContinuousBackups, TableSummary, Tag, TimeToLive } from './types.ts';

/** ListTables gives 100 names a page, and an account holds at most 10,000 tables in a region. */
const NAME_PAGES = 100;
/** A table carries at most 50 tags of its owner. */
const TAG_PAGES = 10;
/** DescribeContinuousBackups and ListTagsOfResource, of an account each. Source: DynamoDB API reference. */
const PER_SECOND = 10;

/** The name of every table, in DynamoDB's order. */
export function listTableNames(source: Source, budget: Budget): Promise<Cell<Listed<string>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:ListTables',
      key: '',
      run: (signal) => allTableNames(source, signal),
      isEmpty: (names) => names.length === 0,
    },
    budget,
  );
}

function allTableNames(source: Source, signal: AbortSignal): Promise<Listed<string>> {
  return tokenPages(NAME_PAGES, async (start) => {
    const command = new ListTablesCommand({ ExclusiveStartTableName: start });
    const answer = await source.clients.dynamodb.send(command, { abortSignal: signal });
    return { items: answer.TableNames ?? [], token: answer.LastEvaluatedTableName };
  });
}

/** Keys, indexes, capacity, size and settings of one table; `absent` where there is none of that name. */
export function describeTable(source: Source, name: string, budget: Budget): Promise<Cell<TableSummary>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:DescribeTable',
      key: name,
      run: async (signal) => {
        const command = new DescribeTableCommand({ TableName: name });
        const { Table } = await source.clients.dynamodb.send(command, { abortSignal: signal });
        return withAnswer(summaryFromSdk(Table ?? {}, name), Table);
      },
    },
    budget,
  );
}

/** Whether items expire, and by which attribute. */
export function describeTimeToLive(source: Source, name: string, budget: Budget): Promise<Cell<TimeToLive>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:DescribeTimeToLive',
      key: name,
      run: async (signal) => {
        const command = new DescribeTimeToLiveCommand({ TableName: name });
        const answer = await source.clients.dynamodb.send(command, { abortSignal: signal });
        const { TimeToLiveStatus = 'DISABLED', AttributeName } = answer.TimeToLiveDescription ?? {};
        return withAnswer(
          { status: TimeToLiveStatus, attribute: AttributeName },
          answer.TimeToLiveDescription,
        );
      },
    },
    budget,
  );
}

/** Point-in-time recovery: on or off, and from when to when a restore is possible. */
export function describeContinuousBackups(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<ContinuousBackups>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:DescribeContinuousBackups',
      key: name,
      perSecond: perSecond(source, PER_SECOND),
      run: async (signal) => {
        const command = new DescribeContinuousBackupsCommand({ TableName: name });
        const answer = await source.clients.dynamodb.send(command, { abortSignal: signal });
        const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
        return withAnswer(
          {
            pointInTimeRecovery: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
            recoveryPeriodDays: recovery?.RecoveryPeriodInDays,
            earliestRestorableAt: recovery?.EarliestRestorableDateTime?.getTime(),
            latestRestorableAt: recovery?.LatestRestorableDateTime?.getTime(),
          },
          answer.ContinuousBackupsDescription,
        );
      },
    },
    budget,
  );
}

/** The tags of a table, by its ARN, sorted by key. */
export function listTableTags(source: Source, arn: string, budget: Budget): Promise<Cell<readonly Tag[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:ListTagsOfResource',
      key: arn,
      perSecond: perSecond(source, PER_SECOND),
      run: (signal) => allTags(source, arn, signal),
      isEmpty: (tags) => tags.length === 0,
    },
    budget,
  );
}

async function allTags(source: Source, arn: string, signal: AbortSignal): Promise<readonly Tag[]> {
  const tags: Tag[] = [];
  let token: string | undefined;
  for (let page = 0; page < TAG_PAGES; page += 1) {
    const command = new ListTagsOfResourceCommand({ ResourceArn: arn, NextToken: token });
    const answer = await source.clients.dynamodb.send(command, { abortSignal: signal });
    for (const tag of answer.Tags ?? []) tags.push({ key: tag.Key ?? '', value: tag.Value ?? '' });
    token = answer.NextToken;
    if (token === undefined) break;
  }
  return tags.sort((a, b) => (a.key < b.key ? -1 : 1));
}
