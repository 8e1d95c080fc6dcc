import {
  DescribeContinuousBackupsCommand,
  DescribeKinesisStreamingDestinationCommand,
  DescribeTimeToLiveCommand,
  GetResourcePolicyCommand,
  ListContributorInsightsCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import type { TablePlace } from '../bulk.ts';
import type { CallOptions } from '../table-facts.ts';
import { describedTable } from '../table-facts.ts';
import { callUpstream, UpstreamFailed } from '../upstream-call.ts';
import { settingsOfDescription } from './described-settings.ts';
import type { ContributorInsights, Known, TableSettings, TimeToLiveSetting } from './settings.ts';

/** Two are all that a table can have today; the pages end themselves. */
const MOST_PAGES = 50;

/**
 * Everything that a table is set to. What has a call of its own and could not be read (an endpoint without it, a
 * permission that is missing) is told as not known: it is neither off nor absent.
 * @throws UpstreamFailed (`absent` where there is no such table), Cancelled.
 */
export async function tableSettings(place: TablePlace, options: CallOptions): Promise<TableSettings> {
  const described = settingsOfDescription(await describedTable(place, options));
  const { arn } = described;
  const [timeToLive, pointInTimeRecovery, tags, contributorInsights, resourcePolicy, kinesisStreams] =
    await Promise.all([
      known(timeToLiveOf(place, options)),
      known(recoveryOf(place, options)),
      known(tagsOf(place, arn, options)),
      known(insightsOf(place, options)),
      known(policyOf(place, arn, options)),
      known(kinesisStreamsOf(place, options)),
    ]);
  return {
    ...described,
    timeToLive,
    pointInTimeRecovery,
    tags,
    contributorInsights,
    resourcePolicy,
    kinesisStreams,
  };
}

async function known<T>(reading: Promise<T>): Promise<Known<T>> {
  try {
    return { known: true, value: await reading };
  } catch (error) {
    if (!(error instanceof UpstreamFailed)) throw error;
    const { state, operation, code = null } = error.failure;
    return { known: false, state, operation, code };
  }
}

async function timeToLiveOf(
  { client, table }: TablePlace,
  options: CallOptions,
): Promise<TimeToLiveSetting | null> {
  const answer = await callUpstream('dynamodb:DescribeTimeToLive', options, (abortSignal) =>
    client.send(new DescribeTimeToLiveCommand({ TableName: table }), { abortSignal }),
  );
  const { TimeToLiveStatus: status = 'DISABLED', AttributeName: attribute = '' } =
    answer.TimeToLiveDescription ?? {};
  return status === 'DISABLED' ? null : { attribute, status };
}

async function recoveryOf(
  { client, table }: TablePlace,
  options: CallOptions,
): Promise<{ readonly days: number | null } | null> {
  const answer = await callUpstream('dynamodb:DescribeContinuousBackups', options, (abortSignal) =>
    client.send(new DescribeContinuousBackupsCommand({ TableName: table }), { abortSignal }),
  );
  const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  return recovery?.PointInTimeRecoveryStatus === 'ENABLED'
    ? { days: recovery.RecoveryPeriodInDays ?? null }
    : null;
}

async function tagsOf(
  { client }: TablePlace,
  arn: string,
  options: CallOptions,
): Promise<Readonly<Record<string, string>>> {
  const tags: [string, string][] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await callUpstream('dynamodb:ListTagsOfResource', options, (abortSignal) =>
      client.send(new ListTagsOfResourceCommand({ ResourceArn: arn, NextToken: token }), { abortSignal }),
    );
    for (const { Key = '', Value = '' } of answer.Tags ?? [])
      if (!Key.startsWith('aws:')) tags.push([Key, Value]);
    token = answer.NextToken;
    if (token === undefined) break;
  }
  return Object.fromEntries(tags.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const INSIGHTS_ON: ReadonlySet<string | undefined> = new Set(['ENABLED', 'ENABLING']);

async function insightsOf(
  { client, table }: TablePlace,
  options: CallOptions,
): Promise<readonly ContributorInsights[]> {
  const insights: ContributorInsights[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await callUpstream('dynamodb:ListContributorInsights', options, (abortSignal) =>
      client.send(new ListContributorInsightsCommand({ TableName: table, NextToken: token }), {
        abortSignal,
      }),
    );
    for (const summary of answer.ContributorInsightsSummaries ?? [])
      if (INSIGHTS_ON.has(summary.ContributorInsightsStatus))
        insights.push({ index: summary.IndexName ?? null, mode: summary.ContributorInsightsMode ?? null });
    token = answer.NextToken;
    if (token === undefined) break;
  }
  return insights.sort((a, b) => ((a.index ?? '') < (b.index ?? '') ? -1 : 1));
}

async function policyOf({ client }: TablePlace, arn: string, options: CallOptions): Promise<string | null> {
  try {
    const answer = await callUpstream('dynamodb:GetResourcePolicy', options, (abortSignal) =>
      client.send(new GetResourcePolicyCommand({ ResourceArn: arn }), { abortSignal }),
    );
    return answer.Policy ?? null;
  } catch (error) {
    if (error instanceof UpstreamFailed && error.failure.code === 'PolicyNotFoundException') return null;
    throw error;
  }
}

async function kinesisStreamsOf(
  { client, table }: TablePlace,
  options: CallOptions,
): Promise<readonly string[]> {
  const answer = await callUpstream('dynamodb:DescribeKinesisStreamingDestination', options, (abortSignal) =>
    client.send(new DescribeKinesisStreamingDestinationCommand({ TableName: table }), { abortSignal }),
  );
  return (answer.KinesisDataStreamDestinations ?? [])
    .filter(({ DestinationStatus: status }) => status === 'ACTIVE' || status === 'ENABLING')
    .map(({ StreamArn = '' }) => StreamArn)
    .sort();
}
