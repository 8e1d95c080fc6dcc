import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FailureState } from '../cells/cell.ts';
import { failureSentence, failureTitle } from '../cells/cell.ts';
import type { Clients } from '../environments/clients.ts';
import { scriptedEndpoint } from '../testing/scripted-endpoint.ts';
import type { ScriptedAnswer } from '../testing/scripted-endpoint.ts';
import { sourceOn } from '../testing/sources.ts';
import { failureOf } from './failure.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const JSON_ERROR = (type: string, message = 'words', status = 400): ScriptedAnswer => ({
  status,
  body: { __type: `com.amazonaws.service#${type}`, message },
});

const XML_ERROR = (code: string, status: number): ScriptedAnswer => ({
  status,
  body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>words</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});

const S3_ERROR = (code: string, status: number): ScriptedAnswer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>words</Message></Error>`,
});

const HTML = (status: number): ScriptedAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><html><body><h1>Welcome</h1></body></html>',
});

type Call = (clients: Clients) => Promise<unknown>;
const listTables: Call = ({ dynamodb }) => dynamodb.send(new ListTablesCommand({}));
const queueAttributes: Call = ({ sqs }) =>
  sqs.send(new GetQueueAttributesCommand({ QueueUrl: 'http://127.0.0.1/000000000000/q' }));
const listTopics: Call = ({ sns }) => sns.send(new ListTopicsCommand({}));
const listBuckets: Call = ({ s3 }) => s3.send(new ListBucketsCommand({}));

async function failureAgainst(endpoint: string, call: Call) {
  const { clients } = sourceOn(endpoint);
  opened.push(() => clients.destroy());
  return call(clients).then(
    () => undefined,
    (error: unknown) => failureOf(error, 'service:Operation', 5),
  );
}

async function failureOn(answer: ScriptedAnswer, call: Call) {
  const endpoint = await scriptedEndpoint(() => answer);
  opened.push(endpoint.close);
  return failureAgainst(endpoint.url, call);
}

describe('what a service answers', () => {
  it.each<readonly [string, ScriptedAnswer, Call, FailureState, string]>([
    ['a missing permission', JSON_ERROR('AccessDeniedException'), listTables, 'denied', 'AccessDeniedException'],
    ['a token that ran out', JSON_ERROR('ExpiredTokenException'), listTables, 'denied', 'ExpiredTokenException'],
    ['unknown keys', JSON_ERROR('UnrecognizedClientException'), listTables, 'denied', 'UnrecognizedClientException'],
    ['a throttle', JSON_ERROR('ThrottlingException'), listTables, 'throttled', 'ThrottlingException'],
    ['too much throughput', JSON_ERROR('ProvisionedThroughputExceededException'), listTables, 'throttled', 'ProvisionedThroughputExceededException'],
    ['an unknown operation', JSON_ERROR('UnknownOperationException'), listTables, 'unsupported', 'UnknownOperationException'],
    ['no such table', JSON_ERROR('ResourceNotFoundException'), listTables, 'absent', 'ResourceNotFoundException'],
    ['wrong input', JSON_ERROR('ValidationException'), listTables, 'rejected', 'ValidationException'],
    ['an error of its own', JSON_ERROR('InternalServerError', 'words', 500), listTables, 'broken', 'InternalServerError'],
    ['no such queue, JSON', JSON_ERROR('QueueDoesNotExist'), queueAttributes, 'absent', 'QueueDoesNotExist'],
    ['no permission for a topic', XML_ERROR('AuthorizationError', 403), listTopics, 'denied', 'AuthorizationError'],
    ['no such topic', XML_ERROR('NotFound', 404), listTopics, 'absent', 'NotFound'],
    ['a throttled topic', XML_ERROR('Throttling', 400), listTopics, 'throttled', 'Throttling'],
    ['an unknown action', XML_ERROR('InvalidAction', 400), listTopics, 'unsupported', 'InvalidAction'],
    ['a bucket that is not yours', S3_ERROR('AccessDenied', 403), listBuckets, 'denied', 'AccessDenied'],
    ['no such bucket', S3_ERROR('NoSuchBucket', 404), listBuckets, 'absent', 'NoSuchBucket'],
    ['a slow down', S3_ERROR('SlowDown', 503), listBuckets, 'throttled', 'SlowDown'],
    ['an object in an archive', S3_ERROR('InvalidObjectState', 403), listBuckets, 'rejected', 'InvalidObjectState'],
    ['a purge after a purge', JSON_ERROR('PurgeQueueInProgress', 'once a minute', 403), queueAttributes, 'rejected', 'PurgeQueueInProgress'],
    ['a throttle of the key', JSON_ERROR('KmsThrottled'), queueAttributes, 'throttled', 'KmsThrottled'],
    ['what is not built', S3_ERROR('NotImplemented', 501), listBuckets, 'unsupported', 'NotImplemented'],
  ])('%s', async (_, answer, call, state, code) => {
    const failure = await failureOn(answer, call);
    expect(failure).toMatchObject({ state, operation: 'service:Operation', at: 5 });
    expect(failure?.code).toContain(code);
  }); // prettier-ignore

  it("carries upstream's own words", async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    expect(await failureOn(JSON_ERROR('ValidationException', hostile), listTables)).toMatchObject({
      detail: hostile,
    });
  });

  it('carries no more than a few lines of them', async () => {
    const failure = await failureOn(JSON_ERROR('ValidationException', 'x'.repeat(100_000)), listTables);
    expect(failure?.detail?.length).toBeLessThanOrEqual(600);
  });
});

describe('what is no service', () => {
  it.each<readonly [string, Call]>([
    ['JSON', listTables],
    ['SQS', queueAttributes],
    ['XML', listTopics],
    ['S3', listBuckets],
  ])('answers HTML where %s is spoken', async (_, call) => {
    for (const status of [200, 302, 400, 404, 502])
      expect(await failureOn(HTML(status), call), `status ${status}`).toMatchObject({
        state: 'broken',
        code: 'HtmlAnswer',
        detail: `The endpoint answered with an HTML page (status ${status}): it is not the service.`,
      });
  });

  it('is moto where it does not know an operation: not offered, other than what a proxy says', async () => {
    const server = 'Werkzeug/3.1.8 Python/3.11.7';
    const answers = async (status: number, headers: Record<string, string>) => {
      const page = HTML(status);
      return failureOn({ ...page, headers: { ...page.headers, ...headers } }, listTables);
    };
    for (const status of [404, 500])
      expect(await answers(status, { server })).toMatchObject({
        state: 'unsupported',
        code: 'NotImplemented',
      });
    expect(await answers(500, {})).toMatchObject({ state: 'broken', code: 'HtmlAnswer' });
    expect(await answers(502, { server })).toMatchObject({ state: 'broken', code: 'HtmlAnswer' });
  });

  it('is a service all the same where only the header says HTML', async () => {
    const answer = { headers: { 'content-type': 'text/html; charset=utf-8' } };
    expect(await failureOn({ ...XML_ERROR('NotFound', 404), ...answer }, listTopics)).toMatchObject({
      code: 'NotFound',
    });
    const page = '<ListTopicsResponse><ListTopicsResult><Topics/></ListTopicsResult></ListTopicsResponse>';
    expect(await failureOn({ ...answer, body: page }, listTopics)).toBeUndefined();
  });

  it("leaves somebody's HTML file alone", async () => {
    const endpoint = await scriptedEndpoint(() => HTML(200));
    const { clients } = sourceOn(endpoint.url);
    opened.push(endpoint.close, () => clients.destroy());
    const file = await clients.s3.send(new GetObjectCommand({ Bucket: 'assets', Key: 'index.html' }));
    expect(await file.Body?.transformToString()).toContain('<h1>Welcome</h1>');
  });

  it('answers what is neither JSON nor HTML', async () => {
    expect(await failureOn({ body: 'Bad Gateway' }, listTables)).toMatchObject({
      state: 'broken',
      detail: 'The answer is not in the protocol of the service.',
    });
  });

  it('refuses connections', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await failureAgainst(`http://127.0.0.1:${port}`, listTables)).toMatchObject({
      state: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });

  it('cuts connections', async () => {
    expect(await failureOn({ instead: 'reset' }, listTables)).toMatchObject({ state: 'unreachable' });
  });

  it('has a name that nobody knows', async () => {
    expect(await failureAgainst('http://no-such-host.invalid:4566', listTables)).toMatchObject({
      state: 'unreachable',
    });
  });

  it('speaks no TLS', async () => {
    const endpoint = await scriptedEndpoint(() => ({}));
    opened.push(endpoint.close);
    expect(await failureAgainst(endpoint.url.replace('http:', 'https:'), listTables)).toMatchObject({
      state: 'unreachable',
    });
  });
});

describe('what was thrown by something else', () => {
  const reply = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });

  it.each<readonly [unknown, FailureState, string | undefined]>([
    [reply('NOAUTH Authentication required.'), 'denied', 'NOAUTH'],
    [reply('WRONGPASS invalid username-password pair'), 'denied', 'WRONGPASS'],
    [reply("NOPERM this user has no permissions to run the 'get' command"), 'denied', 'NOPERM'],
    [reply('DENIED Redis is running in protected mode'), 'denied', 'DENIED'],
    [reply('LOADING Redis is loading the dataset in memory'), 'broken', 'LOADING'],
    [reply('BUSY Redis is busy running a script'), 'broken', 'BUSY'],
    [reply('MOVED 3999 127.0.0.1:6381'), 'rejected', 'MOVED'],
    [reply('WRONGTYPE Operation against a key'), 'rejected', 'WRONGTYPE'],
    [reply("ERR unknown command 'CONFIG'"), 'rejected', 'ERR'],
    [Object.assign(new Error('x'), { name: 'CredentialsProviderError' }), 'denied', 'CredentialsProviderError'],
    [Object.assign(new Error('x'), { name: 'TimeoutError' }), 'timed-out', 'TimeoutError'],
    [Object.assign(new Error('x'), { name: 'AbortError' }), 'timed-out', 'AbortError'],
    [new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'ENOTFOUND' }) }), 'unreachable', 'ENOTFOUND'],
    [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'unreachable', 'ECONNREFUSED'],
    [new TypeError('a bug'), 'broken', 'TypeError'],
    [new SyntaxError('Unexpected token <'), 'broken', 'SyntaxError'],
    ['a word', 'broken', undefined],
    [undefined, 'broken', undefined],
    [null, 'broken', undefined],
  ])('%s is %s', (error, state, code) => {
    expect(failureOf(error, 'redis:GET')).toMatchObject({ state, operation: 'redis:GET' });
    expect(failureOf(error, 'redis:GET').code).toBe(code);
  }); // prettier-ignore

  it('is not judged by its words', () => {
    expect(failureOf(new Error('AccessDeniedException: throttled, not found'), 'x:Y').state).toBe('broken');
  });
});

describe('the words for it', () => {
  const states: readonly FailureState[] = ['denied', 'throttled', 'unsupported', 'unreachable', 'timed-out', 'absent', 'rejected', 'broken']; // prettier-ignore

  it.each(states)('%s names the operation in a full sentence', (state) => {
    const failure = { state, operation: 'sqs:ListQueues', at: 0 };
    expect(failureSentence(failure)).toMatch(/^[A-Z].*sqs:ListQueues.*\.$|^sqs:ListQueues .*\.$/);
    expect(failureTitle(failure)).not.toBe('');
  });
});
