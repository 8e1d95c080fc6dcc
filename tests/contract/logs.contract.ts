import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  StartLiveTailCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { GetQueryResultsCommandOutput, ResultField } from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudLogGroups } from '../../core/resources/logs/groups.ts';
import { arranged, contractContext, eventually, offered, prepared } from './support.ts';

const context = contractContext();
const { logs } = context.clients;
const [logGroupName, logStreamName] = [context.name('events'), 'web/1'];
const LINES = [
  { level: 30, path: '/videos', ms: 12 },
  { level: 50, path: '/videos', ms: 950 },
  { level: 30, path: '/products', ms: 30 },
];

const put = (messages: readonly string[]) =>
  logs.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName,
      logEvents: messages.map((message) => ({ timestamp: Date.now(), message })),
    }),
  );

describe('logs', () => {
  beforeEach(
    prepared('logs:PutLogEvents', async () => {
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
      context.cleanUp(() => logs.send(new DeleteLogGroupCommand({ logGroupName })));
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      await put(LINES.map((line) => JSON.stringify(line)));
    }),
  );

  it('lists the group', async (test) => {
    const groups = offered(test, await cloudLogGroups(context.source(), context.budget()));
    expect(JSON.stringify(groups)).toContain(logGroupName);
  });

  it('finds events by a pattern', async (test) => {
    const filter = new FilterLogEventsCommand({
      logGroupName,
      filterPattern: '{ $.level >= 50 && $.path = "/vid*" }',
    });
    const found = await arranged(test, 'logs:FilterLogEvents', () =>
      eventually(
        () => logs.send(filter),
        ({ events }) => (events ?? []).length > 0,
      ),
    );
    expect(found.events, 'what the filter pattern leaves').toMatchObject([
      { message: JSON.stringify(LINES[1]), logStreamName },
    ]);
  });

  it('answers a query', async (test) => {
    const query = new StartQueryCommand({
      logGroupName,
      queryString:
        'filter ispresent(path) | stats count(*) as n, max(ms) as longest by path | sort path desc',
      startTime: Math.floor(Date.now() / 1000) - 600,
      endTime: Math.floor(Date.now() / 1000) + 60,
    });
    const answered = await arranged(test, 'logs:StartQuery', () =>
      // What was just written may not be found yet.
      eventually(
        () => answerOf(query),
        ({ statistics }) => (statistics?.recordsMatched ?? 0) >= LINES.length,
      ),
    );
    expect(answered.status).toBe('Complete');
    expect((answered.results ?? []).map(recordOf)).toEqual([
      { path: '/videos', n: '2', longest: '950' },
      { path: '/products', n: '1', longest: '30' },
    ]);
  });

  it('refuses a wrong query, with its place', async (test) => {
    const wrong = new StartQueryCommand({
      logGroupName,
      queryString: 'fields @message | filtre a',
      startTime: Math.floor(Date.now() / 1000) - 600,
      endTime: Math.floor(Date.now() / 1000),
    });
    await arranged(test, 'logs:StartQuery', async () => {
      const refused: unknown = await logs.send(wrong).catch((error: unknown) => error);
      if (!(refused instanceof Error)) throw new Error('A query with a command that is none was taken.');
      if (refused.name !== 'MalformedQueryException') throw refused;
      expect(refused).toMatchObject({ queryCompileError: { message: expect.stringMatching(/./) as string } });
    });
  });

  it('is tailed live', async (test) => {
    const { region, account } = context.environment;
    const arn = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}`;
    const { responseStream } = await arranged(test, 'logs:StartLiveTail', () =>
      logs.send(new StartLiveTailCommand({ logGroupIdentifiers: [arn], logEventFilterPattern: 'live' })),
    );
    const seen: string[] = [];
    for await (const { sessionStart, sessionUpdate } of responseStream ?? []) {
      if (sessionStart) await put(['a live line', 'another']);
      seen.push(...(sessionUpdate?.sessionResults ?? []).map(({ message }) => message ?? ''));
      if (seen.length > 0) break;
    }
    expect(seen).toEqual(['a live line']);
  });
});

async function answerOf(query: StartQueryCommand): Promise<GetQueryResultsCommandOutput> {
  const { queryId } = await logs.send(query);
  return eventually(
    () => logs.send(new GetQueryResultsCommand({ queryId })),
    ({ status }) => status !== 'Scheduled' && status !== 'Running',
  );
}

function recordOf(row: readonly ResultField[]): Record<string, string> {
  return Object.fromEntries(row.map(({ field, value }) => [field ?? '', value ?? '']));
}
