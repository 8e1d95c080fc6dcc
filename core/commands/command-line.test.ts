import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { awsCommand, quoted, redisCommand, ShellText } from './command-line.ts';

describe('an argument', () => {
  it.each([
    ['plain-1_2:3/4.5', 'plain-1_2:3/4.5'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", `'it'\\''s'`],
    ['$(id)', "'$(id)'"],
    ['*', "'*'"],
    ['a\u001b[201~\rid', `'a'"$(printf '\\033')"'[201~'"$(printf '\\015')"'id'`],
  ])('%j is written %s', (argument, written) => expect(quoted(argument)).toBe(written));

  it('reaches the program as it was, through a real shell', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (words) => {
        const line = `printf '%s\\0' ${words.map(quoted).join(' ')}`;
        const out = execFileSync('sh', ['-c', line]).toString('utf8');
        expect(out.split('\0').slice(0, -1)).toEqual(words.map((word) => Buffer.from(word).toString('utf8')));
      }),
      { numRuns: 40 },
    );
  });
});

describe('an aws line', () => {
  it.each([
    [
      awsCommand({ region: 'eu-west-1' }, 's3api', 'list-buckets'),
      'aws --region eu-west-1 s3api list-buckets',
    ],
    [
      awsCommand(
        { region: 'r', endpoint: 'http://127.0.0.1:4566', profile: 'my profile' },
        'sqs',
        'list-queues',
        {
          'max-items': 5,
          'no-paginate': true,
          'queue-name-prefix': undefined,
          debug: false,
          tags: { a: "b'c" },
        },
      ),
      `aws --endpoint-url http://127.0.0.1:4566 --profile 'my profile' --region r sqs list-queues --max-items 5 --no-paginate --tags '{"a":"b'\\''c"}'`,
    ],
    [
      awsCommand(
        {
          region: 'r',
          endpoint: 'http://all',
          endpoints: { s3: 'http://minio:9000', monitoring: 'http://cw' },
        },
        's3api',
        'list-buckets',
      ),
      'aws --endpoint-url http://minio:9000 --region r s3api list-buckets',
    ],
    [
      awsCommand({ region: 'r', endpoints: { monitoring: 'http://cw' } }, 'cloudwatch', 'list-metrics'),
      'aws --endpoint-url http://cw --region r cloudwatch list-metrics',
    ],
    // An emulator's keys, and none for this service: the line is not one for AWS.
    [
      awsCommand(
        { region: 'r', endpoints: { s3: 'http://minio:9000' }, fixedKeys: true },
        'sns',
        'list-topics',
      ),
      'aws --endpoint-url "$AWS_ENDPOINT_URL" --region r sns list-topics',
    ],
    // What begins like this, the command line would replace by a file of whoever runs it.
    [
      awsCommand({ region: 'r' }, 's3api', 'head-object', {
        bucket: 'b',
        key: 'file:///etc/passwd',
        'version-id': 'http://v',
      }),
      `aws --region r s3api head-object --bucket b --cli-input-json '{"Key":"file:///etc/passwd","VersionId":"http://v"}'`,
    ],
    [
      awsCommand({ region: 'r' }, 's3api', 'head-object', { key: '-x' }),
      'aws --region r s3api head-object --key=-x',
    ],
    // The source profile alone is not the role.
    [
      awsCommand({ region: 'r', profile: 'base', role: {} }, 'sqs', 'list-queues'),
      'aws --region r sqs list-queues',
    ],
    [
      awsCommand({ region: 'r' }, 'ecs', 'describe', { family: new ShellText('"$family"') }),
      'aws --region r ecs describe --family "$family"',
    ],
  ])('%s', (line, expected) => expect(line).toBe(expected));
});

describe('a redis-cli line', () => {
  it.each([
    [redisCommand('redis://cache'), 'redis-cli -h cache -p 6379'],
    [redisCommand('redis://cache:1/2', 'GET', 'a b'), "redis-cli -h cache -p 1 -n 2 GET 'a b'"],
    [redisCommand('redis://[::1]:6379'), 'redis-cli -h ::1 -p 6379'],
    [redisCommand('rediss://me:hidden@cache/'), 'redis-cli -h cache -p 6379 --tls --user me'],
    [redisCommand('redis://a%20b%40c@cache', 'PING'), "redis-cli -h cache -p 6379 --user 'a b@c' PING"],
    [redisCommand('redis://:hidden@cache', 'PING'), 'redis-cli -h cache -p 6379 PING'],
  ])('%s', (line, expected) => expect(line).toBe(expected));
});
