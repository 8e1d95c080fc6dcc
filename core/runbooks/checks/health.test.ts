import { afterEach, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { healthEndpoints } from './health.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** An account with so many zones, each with a name that leads to a distribution, and with nothing else. */
async function zones(count: number) {
  const endpoint = await scriptedEndpoint(({ operation }) => {
    const zone = /hostedzone\/Z(\d+)\/rrset/.exec(operation)?.[1];
    if (zone !== undefined) return { body: recordsOf(zone) };
    if (operation.includes('/hostedzone')) return { body: zonesOf(count) };
    if (operation === 'DescribeLoadBalancers')
      return {
        body: '<DescribeLoadBalancersResponse><DescribeLoadBalancersResult/></DescribeLoadBalancersResponse>',
      };
    return { body: {} };
  });
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return source;
}

function zonesOf(count: number): string {
  const all = Array.from(
    { length: count },
    (_, index) => `<HostedZone><Id>/hostedzone/Z${index}</Id><Name>${index}.example.</Name></HostedZone>`,
  );
  return `<ListHostedZonesResponse><HostedZones>${all.join('')}</HostedZones></ListHostedZonesResponse>`;
}

function recordsOf(zone: string): string {
  return `<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>shop.${zone}.example.</Name><Type>A</Type>
    <AliasTarget><DNSName>d1.cloudfront.net.</DNSName><HostedZoneId>Z2FDTNDATAQYW2</HostedZoneId></AliasTarget>
    </ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated></ListResourceRecordSetsResponse>`;
}

it('health.endpoints says where there are more addresses than it knows of', async () => {
  const run = async (count: number) => healthEndpoints.run(await zones(count), {}, patience());
  const unlisted = expect.objectContaining({ name: 'the list', outcome: 'unknown' }) as unknown;
  expect((await run(20)).evidence).not.toContainEqual(unlisted);
  expect((await run(21)).evidence).toContainEqual(unlisted);
});
