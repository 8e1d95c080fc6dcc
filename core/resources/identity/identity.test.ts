import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../testing/redis-server.ts';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { callerIdentityCommand } from './commands.ts';
import { callerIdentity } from './identity.ts';
import { upstreamChecks } from './upstream-checks.ts';

const redis = await startRedis();
const locked = await startRedis('--requirepass', 'right');
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});
afterAll(async () => {
  await redis?.close();
  await locked?.close();
});

async function answering(
  answer: (request: SeenRequest) => ScriptedAnswer,
  caches: Parameters<typeof sourceOn>[1] = [],
) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url, caches);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const identity = (account: string): ScriptedAnswer => ({
  body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/me</Arn><UserId>AIDA</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});

describe('who the console is', () => {
  it.each([
    ['000000000000', true],
    ['999999999999', false],
  ])('in account %s matches its label: %s', async (account, accountMatches) => {
    const { source } = await answering(() => identity(account));
    expect(await callerIdentity(source, patience())).toMatchObject({
      state: 'fresh',
      value: {
        account,
        expectedAccount: '000000000000',
        accountMatches,
        arn: `arn:aws:iam::${account}:user/me`,
      },
    });
  });

  it('has a command line', () => {
    expect(callerIdentityCommand({ region: 'us-east-1' })).toBe(
      'aws --region us-east-1 sts get-caller-identity',
    );
  });
});

describe('the checks of upstreams', () => {
  const SERVICES = ['dynamodb', 's3', 'sqs', 'sns', 'secretsmanager', 'sts', 'monitoring', 'ecs'];

  it('ask each service once, for little', async () => {
    const { endpoint, source } = await answering(({ operation }) =>
      operation === 'GetCallerIdentity' ? identity('000000000000') : { body: {} },
    );
    const checks = await upstreamChecks(source, patience());
    expect(checks.map((one) => one.upstream)).toEqual(SERVICES);
    expect(endpoint.seen).toHaveLength(SERVICES.length);
    expect(endpoint.seen.find((one) => one.operation === 'ListTables')?.body).toEqual({ Limit: 1 });
    expect(endpoint.seen.find((one) => one.operation === 'ListQueues')?.body).toEqual({ MaxResults: 1 });
    for (const check of checks) expect(check.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it('ask no ECS where containers are Docker’s', async () => {
    const { source } = await answering(() => ({ body: {} }));
    const docker = {
      ...source,
      environment: { ...source.environment, compute: { kind: 'docker' } as const },
    };
    const checks = await upstreamChecks(docker, patience());
    expect(checks.map((one) => one.upstream)).not.toContain('ecs');
  });

  it('tell each outcome by itself, within the time of a page, and nothing secret', async () => {
    const words = 'User arn:aws:iam::123:user/secret-name may not, see http://internal';
    const { endpoint, source } = await answering(
      ({ operation }) => {
        if (operation === 'ListTables') return { instead: 'hang' };
        if (operation === 'ListQueues')
          return { status: 400, body: { __type: 'AccessDeniedException', message: words } };
        if (operation === 'ListSecrets')
          return { status: 400, body: { __type: 'ThrottlingException', message: words } };
        if (operation === 'ListClusters') return { instead: 'reset' };
        return { body: {} };
      },
      [{ id: 'gone', url: 'redis://127.0.0.1:1' }],
    );
    const startedAt = Date.now();
    const checks = await upstreamChecks(source, patience(1_500));
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    const states = Object.fromEntries(checks.map((one) => [one.upstream, one.state]));
    expect(states).toMatchObject({
      dynamodb: 'timed-out',
      sqs: 'denied',
      secretsmanager: 'throttled',
      ecs: 'unreachable',
      'redis/gone': 'unreachable',
    });
    expect(JSON.stringify(checks)).not.toMatch(/secret-name|internal|127\.0\.0\.1/);
    expect(JSON.stringify(checks)).not.toContain(endpoint.url);
  });

  it.skipIf(!redis || !locked)('sign in to caches', async () => {
    const { source } = await answering(
      () => ({ body: {} }),
      [
        { id: 'open', url: redis?.url ?? '' },
        { id: 'locked', url: locked?.url ?? '' },
      ],
    );
    const checks = await upstreamChecks(source, patience());
    expect(checks.slice(-2)).toMatchObject([
      { upstream: 'redis/open', operation: 'redis:PING', state: 'ok' },
      { upstream: 'redis/locked', state: 'denied', code: 'NOAUTH' },
    ]);
  });

  it('tell a code only where it is one', async () => {
    const { source } = await answering(({ operation }) =>
      operation === 'ListTables'
        ? { status: 400, body: { __type: '<script>alert(1)</script>', message: '' } }
        : { body: {} },
    );
    const checks = await upstreamChecks(source, patience());
    expect(checks[0]).toMatchObject({ upstream: 'dynamodb', state: 'rejected', code: undefined });
  });
});
