import { request } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../server.ts';
import type { Sandbox } from '../../../server.ts';
import { createCloudwatchLogs } from '../service.ts';
import { samplesOf } from './sample.ts';

let sandbox: Sandbox;
let client: sdk.CloudWatchLogsClient;
beforeAll(async () => {
  sandbox = await startSandbox({ services: [createCloudwatchLogs] });
  client = new sdk.CloudWatchLogsClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    disableHostPrefix: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

const arnOf = (group: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${group}`;

async function group(logGroupName: string, ...streams: string[]): Promise<string> {
  await client.send(new sdk.CreateLogGroupCommand({ logGroupName }));
  for (const logStreamName of streams)
    await client.send(new sdk.CreateLogStreamCommand({ logGroupName, logStreamName }));
  return arnOf(logGroupName);
}

function put(logGroupName: string, logStreamName: string, ...messages: string[]) {
  const logEvents = messages.map((message) => ({ timestamp: sandbox.clock.now(), message }));
  return client.send(new sdk.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

/** A tail's start, and a way to read its updates. */
async function tail(input: sdk.StartLiveTailRequest) {
  const { responseStream } = await client.send(new sdk.StartLiveTailCommand(input));
  const events = responseStream?.[Symbol.asyncIterator]();
  if (!events) throw new Error('no stream');
  const first = await events.next();
  return {
    start: (first.value as sdk.StartLiveTailResponseStream).sessionStart,
    async update() {
      const { value } = await events.next();
      return (value as sdk.StartLiveTailResponseStream | undefined)?.sessionUpdate;
    },
    end: () => events.return?.(undefined),
  };
}

describe('a live tail', () => {
  it('begins with what it looks at, then tells each second what came in', async () => {
    const arn = await group('/tail/plain', 'one');
    await put('/tail/plain', 'one', 'before');
    const session = await tail({ logGroupIdentifiers: [arn] });
    expect(session.start).toMatchObject({ logGroupIdentifiers: ['000000000000:/tail/plain'] });
    expect(session.start?.sessionId).toMatch(/^[\da-f-]{36}$/);
    await put('/tail/plain', 'one', 'first', 'second');
    expect(await session.update()).toMatchObject({
      sessionMetadata: { sampled: false },
      sessionResults: [
        { message: 'first', logStreamName: 'one', logGroupIdentifier: '000000000000:/tail/plain' },
        { message: 'second' },
      ],
    });
    expect(await session.update()).toEqual({ sessionMetadata: { sampled: false }, sessionResults: [] });
    await session.end();
  });

  it('keeps to a pattern and to streams', async () => {
    const arn = await group('/tail/streams', 'web/1', 'web/2', 'worker/1');
    const [named, prefixed] = await Promise.all([
      tail({ logGroupIdentifiers: [arn], logStreamNames: ['web/2'], logEventFilterPattern: 'ERROR' }),
      tail({ logGroupIdentifiers: [arn], logStreamNamePrefixes: ['web/'] }),
    ]);
    for (const stream of ['web/1', 'web/2', 'worker/1'])
      await put('/tail/streams', stream, `ERROR of ${stream}`, 'quiet');
    expect((await named.update())?.sessionResults?.map(({ message }) => message)).toEqual(['ERROR of web/2']);
    expect((await prefixed.update())?.sessionResults).toHaveLength(4);
    await Promise.all([named.end(), prefixed.end()]);
  });

  it('says when it shows a sample only', async () => {
    const arn = await group('/tail/much', 'one');
    const session = await tail({ logGroupIdentifiers: [arn] });
    await put('/tail/much', 'one', ...Array.from({ length: 3000 }, (_, at) => String(at)));
    const update = await session.update();
    expect(update?.sessionMetadata?.sampled).toBe(true);
    const numbers = (update?.sessionResults ?? []).map(({ message }) => Number(message));
    expect(numbers).toHaveLength(500);
    expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
    await session.end();
  });

  it('carries five hundred a second without loss', async () => {
    const arn = await group('/tail/steady', 'one');
    const session = await tail({ logGroupIdentifiers: [arn] });
    const total = 2000;
    const sending = (async () => {
      for (let at = 0; at < total; at += 250) {
        await put('/tail/steady', 'one', ...Array.from({ length: 250 }, (_, index) => String(at + index)));
        await after(500);
      }
    })();
    const received: number[] = [];
    while (received.length < total) {
      const update = await session.update();
      expect(update?.sessionMetadata?.sampled).toBe(false);
      received.push(...(update?.sessionResults ?? []).map(({ message }) => Number(message)));
    }
    await sending;
    expect(received).toEqual(Array.from({ length: total }, (_, at) => at));
    await session.end();
  }, 20_000);

  it('is refused for what it can not look at', async () => {
    const arn = await group('/tail/refused', 'one');
    const other = await group('/tail/other', 'one');
    for (const input of [
      { logGroupIdentifiers: ['/tail/refused'] },
      { logGroupIdentifiers: [`${arn}:*`] },
      { logGroupIdentifiers: Array.from({ length: 11 }, () => arn) },
      { logGroupIdentifiers: [arn, other], logStreamNames: ['one'] },
      { logGroupIdentifiers: [arn], logStreamNames: ['one'], logStreamNamePrefixes: ['o'] },
      { logGroupIdentifiers: [arn], logEventFilterPattern: '{ $.a' },
    ])
      await expect(client.send(new sdk.StartLiveTailCommand(input))).rejects.toBeInstanceOf(
        sdk.InvalidParameterException,
      );
    await expect(
      client.send(new sdk.StartLiveTailCommand({ logGroupIdentifiers: [arnOf('/tail/none')] })),
    ).rejects.toBeInstanceOf(sdk.ResourceNotFoundException);
  });

  it('ends after three hours', async () => {
    const arn = await group('/tail/long', 'one');
    const session = await tail({ logGroupIdentifiers: [arn] });
    sandbox.clock.advance(3 * 3_600_000);
    await session.update();
    await expect(session.update()).rejects.toBeInstanceOf(sdk.SessionTimeoutException);
  });
});

describe('its frames', () => {
  it('begin with the initial response that RPC protocols have', async () => {
    const arn = await group('/tail/frames', 'one');
    const frame = await new Promise<Uint8Array>((resolve, reject) => {
      const asked = request(
        sandbox.url,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': 'Logs_20140328.StartLiveTail',
            authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/logs/aws4_request',
          },
        },
        (response) => {
          expect(response.headers['content-type']).toBe('application/vnd.amazon.eventstream');
          response.once('data', (chunk: Buffer) => {
            asked.destroy();
            resolve(chunk.subarray(0, chunk.readUInt32BE(0)));
          });
        },
      );
      asked.on('error', reject);
      asked.end(JSON.stringify({ logGroupIdentifiers: [arn] }));
    });
    const codec = new EventStreamCodec(
      (bytes) => Buffer.from(bytes as Uint8Array).toString(),
      (text) => Buffer.from(text),
    );
    const { headers, body } = codec.decode(frame);
    expect(headers[':event-type']?.value).toBe('initial-response');
    expect(headers[':message-type']?.value).toBe('event');
    expect(Buffer.from(body).toString()).toBe('{}');
  });
});

describe('a sample', () => {
  it('has as many as were asked for, over all of them', () => {
    const items = Array.from({ length: 1234 }, (_, at) => at);
    const samples = samplesOf(items, 500);
    expect(samples).toHaveLength(500);
    expect(samples.at(-1)).toBeGreaterThan(1230);
    expect(samples[0]).toBeLessThan(4);
  });
});
