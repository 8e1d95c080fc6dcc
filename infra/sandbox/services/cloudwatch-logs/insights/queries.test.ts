import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cloud } from '../../../cloud.ts';
import { startSandbox } from '../../../server.ts';
import type { Sandbox } from '../../../server.ts';
import { createCloudwatchLogs } from '../service.ts';

let sandbox: Sandbox;
let cloud: Cloud;
let client: sdk.CloudWatchLogsClient;
beforeAll(async () => {
  sandbox = await startSandbox({
    services: [
      (given) => {
        cloud = given;
        return createCloudwatchLogs(given);
      },
    ],
  });
  client = new sdk.CloudWatchLogsClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

/** Fills a group with lines of the last minutes, spread over two streams. */
function fill(group: string, count: number): void {
  const now = cloud.clock.now();
  for (let at = 0; at < count; at++) {
    const message = JSON.stringify({ level: at % 10 === 0 ? 50 : 30, at });
    print(group, `web/${at % 2}`, message, now - (count - at));
  }
}

function print(group: string, stream: string, message: string, timestamp: number): void {
  cloud.log({ group, stream, message, timestamp });
}

function ask(logGroupName: string, queryString: string, more: Partial<sdk.StartQueryRequest> = {}) {
  const now = Math.ceil(cloud.clock.now() / 1000);
  return client.send(
    new sdk.StartQueryCommand({ logGroupName, queryString, startTime: now - 3600, endTime: now, ...more }),
  );
}

async function results(queryId: string | undefined): Promise<sdk.GetQueryResultsResponse> {
  for (;;) {
    const answer = await client.send(new sdk.GetQueryResultsCommand({ queryId }));
    if (answer.status !== 'Scheduled' && answer.status !== 'Running') return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a query', () => {
  it('runs over its groups and tells what it has read', async () => {
    fill('/q/a', 1000);
    fill('/q/b', 200);
    const { queryId } = await ask('', 'filter level = 50 | stats count(*) as errors by @log | sort @log', {
      logGroupName: undefined,
      logGroupNames: ['/q/a', '/q/b'],
    });
    const answer = await results(queryId);
    expect(answer).toMatchObject({
      status: 'Complete',
      results: [
        [
          { field: '@log', value: '000000000000:/q/a' },
          { field: 'errors', value: '100' },
        ],
        [
          { field: '@log', value: '000000000000:/q/b' },
          { field: 'errors', value: '20' },
        ],
      ],
      statistics: { recordsMatched: 120, recordsScanned: 1200, logGroupsScanned: 2 },
    });
    expect(answer.statistics?.bytesScanned).toBeGreaterThan(1200 * 30);
    const { queries } = await client.send(new sdk.DescribeQueriesCommand({ logGroupName: '/q/a' }));
    expect(queries).toMatchObject([{ queryId, status: 'Complete', queryLanguage: 'CWLI' }]);
  });

  it('keeps to its time, and points at its records', async () => {
    await client.send(new sdk.CreateLogGroupCommand({ logGroupName: '/q/time' }));
    sandbox.clock.advance(60_000);
    const now = Math.floor(cloud.clock.now() / 1000) * 1000;
    for (const [offset, message] of [
      [-10_000, 'before'],
      [-5000, '{"a":{"b":1}}'],
      [0, 'after'],
    ] as const)
      print('/q/time', 's', message, now + offset);
    const { queryId } = await ask('/q/time', 'fields @message', {
      startTime: now / 1000 - 5,
      endTime: now / 1000 - 1,
    });
    const [row] = (await results(queryId)).results ?? [];
    expect(row?.[0]).toEqual({ field: '@message', value: '{"a":{"b":1}}' });
    const logRecordPointer = row?.find(({ field }) => field === '@ptr')?.value;
    const { logRecord } = await client.send(new sdk.GetLogRecordCommand({ logRecordPointer }));
    expect(logRecord).toMatchObject({ '@message': '{"a":{"b":1}}', '@logStream': 's', 'a.b': '1' });
  });

  it('gives its results page by page', async () => {
    fill('/q/pages', 120);
    const { queryId } = await ask('/q/pages', 'fields at | sort at asc', { limit: 100 });
    await results(queryId);
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(new sdk.GetQueryResultsCommand({ queryId, maxItems: 40, nextToken }));
      seen.push(...(page.results ?? []).map((row) => row[0]?.value ?? ''));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(seen).toEqual(Array.from({ length: 100 }, (_, at) => String(at)));
  });

  it('can be stopped, once', async () => {
    fill('/q/stop', 30_000);
    const { queryId } = await ask('/q/stop', 'stats count(*) by at');
    expect(await client.send(new sdk.StopQueryCommand({ queryId }))).toMatchObject({ success: true });
    expect((await results(queryId)).status).toBe('Cancelled');
    await expect(client.send(new sdk.StopQueryCommand({ queryId }))).rejects.toBeInstanceOf(
      sdk.InvalidParameterException,
    );
  });

  it('is refused with a place in it', async () => {
    fill('/q/wrong', 1);
    await expect(ask('/q/wrong', 'fields @message | filtre a')).rejects.toMatchObject({
      name: 'MalformedQueryException',
      queryCompileError: {
        message: 'unknown command filtre',
        location: { startCharOffset: 18, endCharOffset: 24 },
      },
    });
  });

  it.each([
    ['another language', { queryLanguage: 'SQL' as const }, 'InvalidParameterException'],
    ['no group that is there', { logGroupName: '/q/none' }, 'ResourceNotFoundException'],
    ['groups in two ways', { logGroupNames: ['/q/wrong'] }, 'InvalidParameterException'],
    ['too many results', { limit: 100_001 }, 'InvalidParameterException'],
    ['a time before the group', { startTime: 1, endTime: 2 }, 'MalformedQueryException'],
    ['an end before the start', { endTime: 1 }, 'MalformedQueryException'],
  ])('is refused for %s', async (_, more, name) => {
    await expect(ask('/q/wrong', 'fields @message', more)).rejects.toMatchObject({ name });
  });
});

describe('query definitions', () => {
  it('are put, found by their prefix, changed and deleted', async () => {
    const put = (name: string, queryDefinitionId?: string) =>
      client.send(
        new sdk.PutQueryDefinitionCommand({
          name,
          queryDefinitionId,
          queryString: 'fields @message',
          logGroupNames: ['/q/a'],
        }),
      );
    const { queryDefinitionId } = await put('errors/shop');
    await put('slow');
    await put('errors/all', queryDefinitionId);
    const find = async () =>
      (await client.send(new sdk.DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: 'errors/' })))
        .queryDefinitions;
    expect(await find()).toMatchObject([{ queryDefinitionId, name: 'errors/all', logGroupNames: ['/q/a'] }]);
    await client.send(new sdk.DeleteQueryDefinitionCommand({ queryDefinitionId }));
    expect(await find()).toEqual([]);
    await expect(put('again', queryDefinitionId)).rejects.toBeInstanceOf(sdk.ResourceNotFoundException);
  });
});
