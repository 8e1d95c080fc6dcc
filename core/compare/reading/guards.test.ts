import { afterAll, beforeAll, expect, it } from 'vitest';
import { budgetFor } from '../../upstream/budget.ts';
import { startAnsweringEndpoint } from '../../resources/answering-endpoint.fixture.ts';
import type { AnsweringEndpoint } from '../../resources/answering-endpoint.fixture.ts';
import { comparePair, readPair } from '../compare-pair.ts';
import { estateOf, readEstate } from '../estate.ts';
import type { ComparedKind } from '../form/canonical.ts';

const EC2: Readonly<Record<string, string>> = {
  DescribeVpcs: `<vpcSet><item><vpcId>vpc-1</vpcId><isDefault>true</isDefault></item>
    <item><vpcId>vpc-2</vpcId><tagSet><item><key>Name</key><value>shop-dev</value></item></tagSet></item></vpcSet>`,
  DescribeSubnets: '<subnetSet/>',
  DescribeSecurityGroups: `<securityGroupInfo>
    <item><groupId>sg-1</groupId><groupName>default</groupName><vpcId>vpc-1</vpcId><ipPermissions><item>
      <ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>
      <ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissions></item>
    <item><groupId>sg-2</groupId><groupName>default</groupName><vpcId>vpc-2</vpcId></item>
    <item><groupId>sg-3</groupId><groupName>cache</groupName><vpcId>vpc-2</vpcId></item></securityGroupInfo>`,
};
const certificate = (id: string, KeyAlgorithm: string) => ({
  CertificateArn: `arn:aws:acm:us-east-1:000000000000:certificate/${id}`,
  DomainName: 'shop.example',
  KeyAlgorithm,
});
const CERTIFICATES = [certificate('1', 'RSA-2048'), certificate('2', 'EC-prime256v1')];
const zone = (id: string, isPrivate: boolean) =>
  `<HostedZone><Id>/hostedzone/${id}</Id><Name>shop.example.</Name><CallerReference>${id}</CallerReference>
   <Config><PrivateZone>${isPrivate}</PrivateZone></Config></HostedZone>`;
const record = (value: string, more = '') =>
  `<ResourceRecordSet><Name>api.shop.example.</Name><Type>A</Type>${more}<TTL>60</TTL>
   <ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`;
const weighted = (identifier: string) =>
  record('192.0.2.1', `<SetIdentifier>${identifier}</SetIdentifier><Weight>1</Weight>`);

let endpoint: AnsweringEndpoint;
let certificates = CERTIFICATES;
beforeAll(async () => {
  endpoint = await startAnsweringEndpoint((request, body, response) => {
    response.end(answerTo(request.url ?? '', body));
  });
});
afterAll(() => endpoint.close());

function answerTo(url: string, body: string): string {
  if (url.endsWith('/hostedzone?maxitems=100'))
    return `<ListHostedZonesResponse><HostedZones>${zone('PUBLIC', false)}${zone('INSIDE', true)}</HostedZones></ListHostedZonesResponse>`;
  if (url.includes('/hostedzone/')) {
    const sets = url.includes('INSIDE') ? record('10.0.0.1') : `${weighted('blue')}${weighted('green')}`;
    return `<ListResourceRecordSetsResponse><ResourceRecordSets>${sets}</ResourceRecordSets></ListResourceRecordSetsResponse>`;
  }
  const action = new URLSearchParams(body).get('Action') ?? '';
  const found = EC2[action];
  return found
    ? `<${action}Response>${found}</${action}Response>`
    : JSON.stringify({ CertificateSummaryList: certificates });
}

const budget = () => budgetFor(new AbortController().signal);

async function keysOf(kind: ComparedKind): Promise<readonly string[]> {
  const source = endpoint.source();
  const found = estateOf(source.environment, await readEstate(source, budget(), [kind])).kinds.get(kind);
  return found?.state === 'seen' ? [...found.resources.keys()] : [`${found?.state}`];
}

it('groups of one name in two networks are two, and what is open in one of them is found', async () => {
  expect(await keysOf('security-groups')).toEqual(['cache', 'default/default', 'shop-{env}/default']);
  const source = endpoint.source();
  const pair = await readPair([source, endpoint.source()], budget(), ['security-groups']);
  expect(comparePair(pair, [], Date.now()).findings).toMatchObject([
    { key: 'default/default', sentence: 'The whole world may reach it.' },
  ]);
});

it('records of one name are told apart by their set and by their zone', async () => {
  expect(await keysOf('dns-records')).toEqual([
    'api.shop.example A (private)',
    'api.shop.example A blue',
    'api.shop.example A green',
  ]);
});

it('certificates of one domain are all there, in an order that does not depend on how they came', async () => {
  const algorithms = async () => {
    const source = endpoint.source();
    const { kinds } = estateOf(source.environment, await readEstate(source, budget(), ['certificates']));
    const found = kinds.get('certificates');
    if (found?.state !== 'seen') return found?.state;
    return [...found.resources].map(([key, one]) => [key, one.attributes.get('KeyAlgorithm')?.value]);
  };
  const inOrder = [
    ['shop.example', 'EC-prime256v1'],
    ['shop.example #2', 'RSA-2048'],
  ];
  expect(await algorithms()).toEqual(inOrder);
  certificates = [...CERTIFICATES].reverse();
  expect(await algorithms()).toEqual(inOrder);
});
