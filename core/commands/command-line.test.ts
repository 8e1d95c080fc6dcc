import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { awsCommand, quoted, redisCommand } from './command-line.ts';

describe('an argument', () => {
  it.each([
    ['plain-1_2:3/4.5', 'plain-1_2:3/4.5'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", `'it'\\''s'`],
    ['$(id)', "'$(id)'"],
    ['*', "'*'"],
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
  ])('%s', (line, expected) => expect(line).toBe(expected));
});

describe('a redis-cli line', () => {
  it.each([
    [redisCommand('redis://cache'), 'redis-cli -h cache -p 6379'],
    [redisCommand('redis://cache:1/2', 'GET', 'a b'), "redis-cli -h cache -p 1 -n 2 GET 'a b'"],
    [redisCommand('rediss://me:hidden@cache/'), 'redis-cli -h cache -p 6379 --tls'],
  ])('%s', (line, expected) => expect(line).toBe(expected));
});
