import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelOf } from '../environments/label.ts';
import { environmentsFileSchema } from '../environments/schema.ts';
import type { EnvironmentLabel } from '../environments/label.ts';
import { startRedis } from '../testing/redis-server.ts';
import type { TestRedis } from '../testing/redis-server.ts';
import { awsCommand, redisCommand } from './command-line.ts';
import { awsSignInNotes, redisSignInNotes } from './sign-in-notes.ts';

const run = promisify(execFile);

function labelled(more: object): EnvironmentLabel {
  const of = (id: string, rest: object) => ({
    id,
    label: id,
    guard: 'none',
    region: 'us-east-1',
    account: '123456789012',
    names: { stage: 'prod' },
    ...rest,
  });
  const file = environmentsFileSchema.parse({ environments: [of('a', more), of('b', {})] });
  const [first] = file.environments;
  if (!first) throw new Error('The file has two environments.');
  return labelOf(first);
}

const ROLE = 'arn:aws:iam::123456789012:role/reader';

describe('as whom an aws line is to be run', () => {
  it.each<readonly [object, string, readonly string[]]>([
    [{}, 'aws --region us-east-1 sts get-caller-identity', []],
    [
      { credentials: { profile: 'base' } },
      'aws --profile base --region us-east-1 sts get-caller-identity',
      [],
    ],
    [
      { credentials: { roleArn: ROLE } },
      'aws --region us-east-1 sts get-caller-identity',
      [`As ${ROLE}: name in AWS_PROFILE a profile with this role_arn.`],
    ],
    [
      { credentials: { roleArn: ROLE, profile: 'base', externalId: 'agreed-word' } },
      'aws --region us-east-1 sts get-caller-identity',
      [
        `As ${ROLE}: name in AWS_PROFILE a profile with this role_arn, source_profile base, and the external_id of the environments file.`,
      ],
    ],
    [
      {
        endpoint: 'http://e',
        credentials: { static: { accessKeyId: 'AKIAKEY', secretAccessKey: 'hidden' } },
      },
      'aws --endpoint-url http://e --region us-east-1 sts get-caller-identity',
      ['The fixed keys of the environments file belong in AWS_ACCESS_KEY_ID and its secret beside it.'],
    ],
  ])('%j', (more, line, notes) => {
    const label = labelled(more);
    expect(awsCommand(label, 'sts', 'get-caller-identity')).toBe(line);
    expect(awsSignInNotes(label)).toEqual(notes);
    expect(JSON.stringify(label)).not.toMatch(/agreed-word|AKIAKEY|hidden/);
  });
});

describe('as whom a redis-cli line is to be run', () => {
  const FIXED = ['The password is read from REDISCLI_AUTH.'];
  it.each<readonly [object, string, readonly string[]]>([
    [{ url: 'redis://cache' }, 'redis-cli -h cache -p 6379', []],
    [{ url: 'rediss://cache', passwordVariable: 'SECRET' }, 'redis-cli -h cache -p 6379 --tls', FIXED],
    [{ url: 'redis://me:hidden@cache' }, 'redis-cli -h cache -p 6379 --user me', FIXED],
    [{ url: 'redis://cache', username: 'reader x' }, "redis-cli -h cache -p 6379 --user 'reader x'", []],
    [
      { url: 'redis://cache:6380', elasticache: { replicationGroupId: 'group', userId: 'console' } },
      'redis-cli -h cache -p 6380 --tls --user console',
      ['The password is an IAM token of ElastiCache, good for 15 minutes, and is read from REDISCLI_AUTH.'],
    ],
  ])('%j', (cache, line, notes) => {
    const { caches } = labelled({ caches: [{ id: 'main', ...cache }] });
    expect(caches.map(({ url }) => redisCommand(url))).toEqual([line]);
    expect(redisSignInNotes(caches)).toEqual(notes);
    expect(JSON.stringify(caches)).not.toContain('hidden');
  });
});

describe('a cache that asks for a user of its own', () => {
  let redis: TestRedis | undefined;
  beforeAll(async () => {
    redis = await startRedis(...'--user default off --user reader on >a-password ~* +@all'.split(' '));
  });
  afterAll(() => redis?.close());

  it('is reached by the line and the variable that the note names', async ({ skip }) => {
    const there = await run('redis-cli', ['--version']).then(
      () => true,
      () => false,
    );
    if (!redis || !there) return skip();
    const { caches } = labelled({ caches: [{ id: 'main', url: redis.url, username: 'reader' }] });
    const line = redisCommand(caches[0]?.url ?? '', 'ACL', 'WHOAMI');
    const env = { ...process.env, REDISCLI_AUTH: 'a-password' };
    expect((await run('sh', ['-c', line], { env })).stdout.trim()).toBe('reader');
  });
});
