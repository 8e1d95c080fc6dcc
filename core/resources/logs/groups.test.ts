import { afterEach, describe, expect, it } from 'vitest';
import { namingOf } from '../../catalogue/pairing.ts';
import { createClients } from '../../environments/clients.ts';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { groupArn, groupOfIdentifier, logGroupKey, pairLogGroups } from './group-names.ts';
import { cloudLogGroups, sideLogGroups } from './groups.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const dev = namingOf({ id: 'dev', names: { stage: 'dev' } });
const prod = namingOf({ id: 'prod', names: { stage: 'prod' } });
const group = (name: string) => ({ name, origin: 'cloudwatch' as const });

describe('the log groups of an environment', () => {
  it('are read to the last page, with what is kept and how long', async () => {
    const endpoint = await scriptedEndpoint((_, index) => ({
      body:
        index === 0
          ? { logGroups: [{ logGroupName: 'a', storedBytes: 12, retentionInDays: 7 }], nextToken: 'x' }
          : { logGroups: [{ logGroupName: 'b', creationTime: 5 }] },
    }));
    const source = sourceOn(endpoint.url);
    opened.push(endpoint.close, () => source.clients.destroy());
    expect(await cloudLogGroups(source, patience())).toMatchObject({
      state: 'fresh',
      value: [
        { name: 'a', storedBytes: 12, retentionDays: 7, origin: 'cloudwatch' },
        { name: 'b', createdAt: 5 },
      ],
    });
    expect(endpoint.seen.map(({ body }) => body.nextToken)).toEqual([undefined, 'x']);
  });
});

describe('what an environment of containers writes to', () => {
  /** No engine listens at the socket. */
  async function withoutEngine(answer: Parameters<typeof scriptedEndpoint>[0]) {
    const endpoint = await scriptedEndpoint(answer);
    const known = sourceOn(endpoint.url);
    const compute = { kind: 'docker', socket: '/nowhere/docker.sock', project: 'shop' } as const;
    const environment = { ...known.environment, compute };
    const source = { ...known, environment, clients: createClients(environment, {} as NodeJS.ProcessEnv) };
    opened.push(
      endpoint.close,
      () => known.clients.destroy(),
      () => source.clients.destroy(),
    );
    return sideLogGroups(source, patience());
  }

  it('is told as far as it can be where its engine is away', async () => {
    const { groups, unread } = await withoutEngine(() => ({ body: { logGroups: [{ logGroupName: 'a' }] } }));
    expect(groups).toMatchObject([{ name: 'a', origin: 'cloudwatch' }]);
    expect(unread).toMatchObject([{ operation: 'docker:ContainerList', state: 'unreachable' }]);
  });

  it('is nothing where neither can be asked, and both are named', async () => {
    const refused = { status: 400, body: { __type: 'AccessDeniedException' } };
    const { groups, unread } = await withoutEngine(() => refused);
    expect(groups).toEqual([]);
    expect(unread.map(({ operation, state }) => [operation, state])).toEqual([
      ['docker:ContainerList', 'unreachable'],
      ['logs:DescribeLogGroups', 'denied'],
    ]);
  });
});

describe('names of log groups', () => {
  it('are paired by the catalogue, by their words, and with the containers that stand for them', () => {
    const left = [group('/ecs/tiktok-commerce-product-service-dev'), group('orders-dev'), group('container:ingestion-api'), group('container:caption-parser')];
    const right = [group('/ecs/tiktok-commerce-product-service'), group('orders-prod'), group('/ecs/tiktok-commerce-ingestion-api'), group('/aws/lambda/tiktok-commerce-caption-parser'), group('alone')];
    const pairs = pairLogGroups({ groups: left, naming: dev }, { groups: right, naming: prod });
    expect(pairs.map(({ key, left: l, right: r }) => [key, l?.name, r?.name])).toEqual([
      ['ingestion-api', 'container:ingestion-api', '/ecs/tiktok-commerce-ingestion-api'],
      ['product-service', '/ecs/tiktok-commerce-product-service-dev', '/ecs/tiktok-commerce-product-service'],
      ['caption-parser', 'container:caption-parser', '/aws/lambda/tiktok-commerce-caption-parser'],
      ['alone', undefined, 'alone'],
      ['orders-{env}', 'orders-dev', 'orders-prod'],
    ]);
  }); // prettier-ignore

  it('hide no other behind them', () => {
    const both = [group('container:ingestion-api'), group('/ecs/tiktok-commerce-ingestion-api-dev')];
    const pairs = pairLogGroups({ groups: both, naming: dev }, { groups: [], naming: prod });
    expect(pairs.map(({ left }) => left?.name).sort()).toEqual(both.map(({ name }) => name).sort());
    expect(logGroupKey('container:something', dev)).toBe('something');
  });

  it('are known again, however a live tail names them', () => {
    const names = ['/ecs/a', '/ecs/a-b'];
    for (const identifier of ['/ecs/a', '000000000000:/ecs/a', `${groupArn({ region: 'eu-west-1', account: '1' }, '/ecs/a')}:*`])
      expect(groupOfIdentifier(identifier, names)).toBe('/ecs/a');
    expect(groupArn({ region: 'cn-north-1', account: '1' }, 'x')).toBe('arn:aws-cn:logs:cn-north-1:1:log-group:x');
  }); // prettier-ignore
});
