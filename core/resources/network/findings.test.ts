import { describe, expect, it } from 'vitest';
import type { RuleAction } from '../load-balancers/types.ts';
import type { Judged } from './judged.ts';
import { findingsOf } from './findings.ts';
import { portWords } from './rule-words.ts';
import { subnetKind } from './subnet-kind.ts';
import type { CacheGroup, Certificate, DnsRecord, GroupRule, Peer, SecurityGroup } from './types.ts';

const NOW = Date.UTC(2026, 2, 1);
const DAY = 86_400_000;

const WORLD: Peer = { kind: 'anywhere' };
const from = (groupId: string): Peer => ({ kind: 'group', groupId });
const tcp = (fromPort: number, toPort: number, peer: Peer): GroupRule => ({
  protocol: 'tcp',
  fromPort,
  toPort,
  peer,
});
const group = (id: string, ...inbound: readonly GroupRule[]): SecurityGroup => ({
  id: `sg-${id}`,
  name: id,
  inbound,
  outbound: [],
});

const balancer = {
  arn: 'arn:lb',
  name: 'alb',
  type: 'application',
  state: 'active',
  dnsName: 'alb-1.us-east-1.elb.amazonaws.com',
  zones: [{ name: 'us-east-1a' }, { name: 'us-east-1b' }],
  securityGroups: ['sg-alb'],
};
const services = [{ name: 'api', subnets: ['one', 'two'], securityGroups: ['sg-tasks'] }];
const zoneOfSubnet = { one: 'us-east-1a', two: 'us-east-1b' };
const ALB = group('alb', tcp(443, 443, WORLD), tcp(80, 80, WORLD));

function found(more: Partial<Judged>) {
  const judged: Judged = {
    stage: 'prod',
    region: 'us-east-1',
    now: NOW,
    balancers: [balancer],
    services,
    zoneOfSubnet,
    ...more,
  };
  return findingsOf(judged).map(({ level, sentence }) => `${level}: ${sentence}`);
}

describe('groups', () => {
  it.each<readonly [string, SecurityGroup, readonly string[]]>([
    ['the load balancer by HTTP and HTTPS', ALB, []],
    ['the services from the load balancer', group('tasks', tcp(3001, 3003, from('sg-alb'))), []],
    ['the services from each other', group('tasks', tcp(3001, 3003, from('sg-tasks'))), []],
    ['SSH from anywhere', group('bastion', tcp(22, 22, WORLD)), ['bad: bastion is open to the world on port 22.']],
    ['80 to 443 from anywhere', group('web', tcp(80, 443, WORLD)), ['bad: web is open to the world on ports 80–443.']],
    ['443 by UDP', group('quic', { ...tcp(443, 443, WORLD), protocol: 'udp' }), ['bad: quic is open to the world on port 443 of UDP.']],
    ['everything from anywhere', group('wide', { protocol: 'all', peer: WORLD }), ['bad: wide is open to the world on every port.']],
    ['ping from anywhere', group('ping', { protocol: 'icmp', peer: WORLD }), []],
    ['everything of its own members', group('default', { protocol: 'all', peer: from('sg-default') }), []],
    ['the cache from the tasks', group('redis', tcp(6379, 6379, from('sg-tasks'))), []],
    ['the services from anywhere', group('tasks', tcp(3002, 3002, WORLD)), ['bad: tasks lets the whole world reach the services on port 3002, past the load balancer.']],
    ['the services from an office', group('tasks', tcp(3001, 3003, { kind: 'addresses', cidr: '203.0.113.0/24' })), ['bad: tasks lets 203.0.113.0/24 reach the services on ports 3001–3003, past the load balancer.']],
    ['the services from another group', group('tasks', tcp(3001, 3003, from('sg-jump'))), ['warn: tasks lets sg-jump reach the services on ports 3001–3003: only the load balancer should.']],
    ['all ports of the services from another group', group('tasks', { protocol: 'all', peer: from('sg-jump') }), ['warn: tasks lets sg-jump reach the services on every port: only the load balancer should.']],
    ['a wide range past them', group('files', tcp(2000, 4999, from('sg-jump'))), []],
  ])('%s', (_, one, expected) => expect(found({ groups: [one] })).toEqual(expected)); // prettier-ignore

  it('are not judged by load balancers that are not known', () => {
    const one = group('tasks', tcp(3001, 3003, from('sg-who')));
    expect(found({ groups: [one], balancers: undefined })).toEqual([]);
  });
});

describe('records', () => {
  const record = (more: Partial<DnsRecord>): DnsRecord => ({
    name: 'api.example.com',
    type: 'A',
    zone: 'example.com',
    isPrivate: false,
    values: [],
    ...more,
  });
  const alias = (target: string, zoneId = 'Z35SXDOTRQ7X7K') => record({ alias: { target, zoneId } });
  const gone = 'old-1.us-east-1.elb.amazonaws.com';

  it.each<readonly [DnsRecord, readonly string[]]>([
    [alias('ALB-1.us-east-1.elb.amazonaws.com'), []],
    [alias(gone), [`bad: api.example.com leads to a load balancer that is not there: ${gone}.`]],
    [record({ type: 'CNAME', values: [`${gone}.`] }), [`bad: api.example.com leads to a load balancer that is not there: ${gone}.`]],
    [alias('x-1.us-west-2.elb.amazonaws.com'), ['note: api.example.com leads to a load balancer of us-west-2, where the console does not look: x-1.us-west-2.elb.amazonaws.com.']],
    [record({ values: ['203.0.113.7'] }), []],
    [alias('127.80.1.2'), ['bad: api.example.com leads to a load balancer that is not there: 127.80.1.2.']],
    [alias('d1.cloudfront.net', 'Z2FDTNDATAQYW2'), ['bad: api.example.com leads to a distribution that is not there: d1.cloudfront.net.']],
    [alias('s3-website-us-east-1.amazonaws.com'), []],
  ])('%j', (one, expected) => expect(found({ records: [one], distributions: [] })).toEqual(expected)); // prettier-ignore

  it('are not judged where nobody told what is there', () => {
    expect(found({ records: [alias(gone)], balancers: undefined })).toEqual([]);
    expect(found({ records: [alias('d1.cloudfront.net', 'Z2FDTNDATAQYW2')] })).toEqual([]);
  });
});

describe('certificates', () => {
  const certificate = (more: Partial<Certificate>): Certificate => ({
    arn: 'arn:c',
    domain: 'example.com',
    otherNames: [],
    status: 'ISSUED',
    isInUse: true,
    renews: true,
    ...more,
  });

  it.each<readonly [Partial<Certificate>, readonly string[]]>([
    [{ expiresAt: NOW + 30 * DAY }, []],
    [{ expiresAt: NOW + 30 * DAY - 1 }, ['warn: The certificate of example.com expires in 29 days.']],
    [{ expiresAt: NOW + 6 * DAY }, ['bad: The certificate of example.com expires in 6 days.']],
    [{ expiresAt: NOW + DAY }, ['bad: The certificate of example.com expires in 1 day.']],
    [{ expiresAt: NOW + 1 }, ['bad: The certificate of example.com expires today.']],
    [{ expiresAt: NOW - 1 }, ['bad: The certificate of example.com has expired.']],
    [{ expiresAt: NOW - 1, isInUse: false }, ['note: The certificate of example.com, which nothing uses, has expired.']],
    [{ status: 'PENDING_VALIDATION' }, ['bad: The certificate of example.com is in use and pending validation.']],
    [{ status: 'PENDING_VALIDATION', isInUse: false }, []],
  ])('%j', (more, expected) => expect(found({ certificates: [certificate(more)] })).toEqual(expected)); // prettier-ignore
});

describe('listeners', () => {
  const listener = (action: RuleAction) => ({
    arn: 'arn:l',
    loadBalancerArn: 'arn:lb',
    port: 80,
    protocol: 'HTTP',
    certificateArns: [],
    defaultActions: [action],
  });
  const plain = 'bad: alb serves plain HTTP on port 80: nobody is sent to HTTPS.';

  it.each<readonly [Judged['stage'], RuleAction, readonly string[]]>([
    ['prod', { kind: 'redirect', to: 'HTTPS://#{host}:443/#{path}', status: 'HTTP_301' }, []],
    ['prod', { kind: 'redirect', to: '#{protocol}://#{host}:8080/#{path}', status: 'HTTP_301' }, [plain]],
    ['prod', { kind: 'forward', groups: [] }, [plain]],
    ['prod', { kind: 'fixed-response', status: '404' }, [plain]],
    ['staging', { kind: 'forward', groups: [] }, []],
  ])('in %s %j', (stage, action, expected) => {
    expect(found({ stage, listeners: [listener(action)] })).toEqual(expected);
  });
});

describe('one zone', () => {
  it('is told of what stands in it alone', () => {
    const alone = { ...balancer, zones: [{ name: 'us-east-1a' }] };
    expect(found({ balancers: [alone] })).toEqual([
      'warn: The load balancer alb stands in one zone alone, us-east-1a.',
    ]);
    const api = { name: 'api', subnets: ['one'], securityGroups: [] };
    expect(found({ services: [api] })).toEqual([
      'warn: The service api stands in one zone alone, us-east-1a.',
    ]);
    expect(found({ services: [api], zoneOfSubnet: undefined })).toEqual([]);
  });
});

describe('caches', () => {
  const cache = (encryptsAtRest: boolean, encryptsInTransit: boolean): CacheGroup => ({
    id: 'main',
    status: 'available',
    nodes: 2,
    encryptsAtRest,
    encryptsInTransit,
    isMultiZone: true,
    securityGroups: [],
  });

  it.each([
    [true, true, []],
    [false, true, ['warn: The cache main is not encrypted at rest.']],
    [true, false, ['warn: The cache main is not encrypted in transit.']],
    [false, false, ['warn: The cache main is not encrypted at rest and in transit.']],
  ] as const)('at rest %s, in transit %s', (atRest, inTransit, expected) => {
    expect(found({ caches: [cache(atRest, inTransit)] })).toEqual(expected);
  });
});

describe('findings', () => {
  it('come worst first, and of what was not read there are none', () => {
    const caches = [
      {
        id: 'main',
        status: 'available',
        nodes: 1,
        encryptsAtRest: false,
        encryptsInTransit: false,
        isMultiZone: false,
        securityGroups: [],
      },
    ];
    const all = found({ caches, groups: [group('bastion', tcp(22, 22, WORLD))] });
    expect(all.map((one) => one.split(':')[0])).toEqual(['bad', 'warn']);
    expect(findingsOf({ stage: 'prod', region: 'us-east-1', now: NOW })).toEqual([]);
  });
});

describe('words and kinds', () => {
  it.each([
    [{ protocol: 'tcp', fromPort: 443, toPort: 443 }, 'port 443'],
    [{ protocol: 'tcp', fromPort: 0, toPort: 65_535 }, 'every port'],
    [{ protocol: 'udp', fromPort: 53, toPort: 53 }, 'port 53 of UDP'],
    [{ protocol: 'all' }, 'every port'],
    [{ protocol: 'icmp', fromPort: 8, toPort: 0 }, 'ping'],
  ])('%j: %s', (rule, words) => expect(portWords(rule)).toBe(words));

  it.each([
    ['igw-1', false, 'public'],
    ['igw-1', true, 'isolated'],
    ['nat-1', false, 'private'],
  ])('a way out by %s (gone: %s) is %s', (target, isBlackhole, kind) => {
    const routes = [{ destination: '0.0.0.0/0', target, isBlackhole }];
    const main = { id: 'rtb-1', vpcId: 'vpc', isMain: true, subnetIds: [], routes };
    const own = { ...main, id: 'rtb-2', isMain: false, subnetIds: ['other'], routes: [] };
    expect(subnetKind({ id: 'one', vpcId: 'vpc' }, [own, main])).toBe(kind);
    expect(subnetKind({ id: 'other', vpcId: 'vpc' }, [own, main])).toBe('isolated');
    expect(subnetKind({ id: 'one', vpcId: 'elsewhere' }, [own, main])).toBe('unknown');
  });
});
