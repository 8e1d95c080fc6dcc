import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cloud } from '../../cloud.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudwatchLogs } from './service.ts';

const dayMs = 86_400_000;

let sandbox: Sandbox;
let client: sdk.CloudWatchLogsClient;
let cloud: Cloud;
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

async function stream(logGroupName: string, logStreamName: string): Promise<void> {
  await client.send(new sdk.CreateLogGroupCommand({ logGroupName })).catch(() => undefined);
  await client.send(new sdk.CreateLogStreamCommand({ logGroupName, logStreamName }));
}

function put(logGroupName: string, logStreamName: string, logEvents: sdk.InputLogEvent[]) {
  return client.send(new sdk.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

const texts = (events: readonly { readonly message?: string }[] | undefined) =>
  (events ?? []).map(({ message }) => message);

describe('log groups', () => {
  it('are made once, described, tagged and deleted', async () => {
    const logGroupName = '/ecs/made-once';
    await client.send(new sdk.CreateLogGroupCommand({ logGroupName, tags: { team: 'shop' } }));
    await expect(client.send(new sdk.CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    await client.send(new sdk.PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
    await expect(
      client.send(new sdk.PutRetentionPolicyCommand({ logGroupName, retentionInDays: 8 })),
    ).rejects.toBeInstanceOf(sdk.InvalidParameterException);
    const { logGroups } = await client.send(
      new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: '/ecs/made' }),
    );
    expect(logGroups).toMatchObject([
      {
        logGroupName,
        retentionInDays: 7,
        arn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`,
        storedBytes: 0,
      },
    ]);
    const resourceArn = logGroups?.[0]?.logGroupArn;
    await client.send(new sdk.TagResourceCommand({ resourceArn, tags: { a: '1' } }));
    await client.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    expect((await client.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ a: '1' });
    await client.send(new sdk.DeleteRetentionPolicyCommand({ logGroupName }));
    await client.send(new sdk.DeleteLogGroupCommand({ logGroupName }));
    await expect(client.send(new sdk.DeleteLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  it('come page by page', async () => {
    for (let at = 0; at < 5; at++)
      await client.send(new sdk.CreateLogGroupCommand({ logGroupName: `/paged/${at}` }));
    const names: string[] = [];
    const input = { logGroupNamePrefix: '/paged/', limit: 2 };
    for await (const page of sdk.paginateDescribeLogGroups({ client }, input))
      names.push(...(page.logGroups ?? []).map(({ logGroupName = '' }) => logGroupName));
    expect(names).toEqual([0, 1, 2, 3, 4].map((at) => `/paged/${at}`));
  });

  it('lose what is older than they keep it', async () => {
    await stream('/kept', 'a');
    await client.send(new sdk.PutRetentionPolicyCommand({ logGroupName: '/kept', retentionInDays: 1 }));
    await put('/kept', 'a', [{ timestamp: sandbox.clock.now(), message: 'old' }]);
    sandbox.clock.advance(2 * dayMs);
    await put('/kept', 'a', [{ timestamp: sandbox.clock.now(), message: 'new' }]);
    const input = { logGroupName: '/kept', logStreamName: 'a', startFromHead: true };
    await expect
      .poll(async () => texts((await client.send(new sdk.GetLogEventsCommand(input))).events), {
        timeout: 15_000,
      })
      .toEqual(['new']);
  });
});

describe('events', () => {
  it('are read back and forth', async () => {
    await stream('/read', 'a');
    const now = sandbox.clock.now();
    const events = Array.from({ length: 7 }, (_, at) => ({
      timestamp: now + Math.floor(at / 2),
      message: `m${at}`,
    }));
    await put('/read', 'a', events);
    const read = (input: Partial<sdk.GetLogEventsRequest>) =>
      client.send(
        new sdk.GetLogEventsCommand({ logGroupName: '/read', logStreamName: 'a', limit: 3, ...input }),
      );
    const latest = await read({});
    expect(texts(latest.events)).toEqual(['m4', 'm5', 'm6']);
    const before = await read({ nextToken: latest.nextBackwardToken });
    expect(texts(before.events)).toEqual(['m1', 'm2', 'm3']);
    const end = await read({ nextToken: latest.nextForwardToken });
    expect(end).toMatchObject({ events: [], nextForwardToken: latest.nextForwardToken });
    await put('/read', 'a', [{ timestamp: now + 9, message: 'm7' }]);
    expect(texts((await read({ nextToken: end.nextForwardToken })).events)).toEqual(['m7']);
    const head = await read({ startFromHead: true, startTime: now + 1, endTime: now + 3 });
    expect(texts(head.events)).toEqual(['m2', 'm3', 'm4']);
    await expect(read({ nextToken: 'x' })).rejects.toBeInstanceOf(sdk.InvalidParameterException);
  });

  it('are taken in order, and left out where their time is wrong', async () => {
    await stream('/put', 'a');
    const now = sandbox.clock.now();
    await expect(
      put('/put', 'a', [
        { timestamp: now, message: 'b' },
        { timestamp: now - 1, message: 'a' },
      ]),
    ).rejects.toMatchObject({
      message: 'Log events in a single PutLogEvents request must be in chronological order.',
    });
    const { rejectedLogEventsInfo } = await put('/put', 'a', [
      { timestamp: now, message: 'in time' },
      { timestamp: now + 3 * 3_600_000, message: 'too new' },
    ]);
    expect(rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    const old = await put('/put', 'a', [{ timestamp: now - 15 * dayMs, message: 'too old' }]);
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    const { events } = await client.send(new sdk.FilterLogEventsCommand({ logGroupName: '/put' }));
    expect(texts(events)).toEqual(['in time']);
    await expect(put('/put', 'none', [{ timestamp: now, message: 'x' }])).rejects.toMatchObject({
      message: 'The specified log stream does not exist.',
    });
  });

  it('of all streams are found by time and pattern, page by page', async () => {
    const now = sandbox.clock.now();
    for (const name of ['a', 'b', 'c']) await stream('/found', name);
    for (const [at, name] of ['b', 'a', 'c', 'b', 'a', 'c'].entries())
      await put('/found', name, [
        { timestamp: now + at, message: JSON.stringify({ at, even: at % 2 === 0 }) },
      ]);
    const found: string[] = [];
    const input = {
      logGroupName: '/found',
      filterPattern: '{ $.even IS TRUE }',
      limit: 1,
      startTime: now + 1,
    };
    for await (const { events = [] } of sdk.paginateFilterLogEvents({ client }, input))
      found.push(...events.map(({ logStreamName, message }) => `${logStreamName} ${message}`));
    expect(found).toEqual(['c {"at":2,"even":true}', 'a {"at":4,"even":true}']);
    const named = await client.send(
      new sdk.FilterLogEventsCommand({ logGroupName: '/found', logStreamNames: ['b'], endTime: now + 3 }),
    );
    expect(named.events).toMatchObject([{ logStreamName: 'b', timestamp: now }]);
    await expect(
      client.send(new sdk.FilterLogEventsCommand({ logGroupName: '/found', filterPattern: '{ broken' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException', message: 'Invalid filter pattern' });
  });

  it('that processes print make their group and stream', async () => {
    const startedAtMs = performance.now();
    for (let at = 0; at < 5000; at++)
      cloud.log({
        group: '/ecs/printed',
        stream: 'ecs/api/1',
        message: `line ${at}`,
        timestamp: sandbox.clock.now(),
      });
    const tookMs = performance.now() - startedAtMs;
    const { logStreams } = await client.send(
      new sdk.DescribeLogStreamsCommand({
        logGroupName: '/ecs/printed',
        orderBy: 'LastEventTime',
        descending: true,
      }),
    );
    expect(logStreams).toMatchObject([{ logStreamName: 'ecs/api/1' }]);
    const { events } = await client.send(
      new sdk.GetLogEventsCommand({ logGroupName: '/ecs/printed', logStreamName: 'ecs/api/1', limit: 2 }),
    );
    expect(texts(events)).toEqual(['line 4998', 'line 4999']);
    // Five hundred lines a second must leave the process nearly idle: a line may cost a tenth of that at most.
    expect(tookMs).toBeLessThan(1000);
  });
});
