import { afterEach, describe, expect, it } from 'vitest';
import { patience } from '../../testing/sources.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import { listRecords } from './edge.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** What Route 53 takes of an account in a second, for all operations together. */
const A_SECOND = 5;
const THROTTLED =
  '<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>';

/** An account with so many zones of one record each, which throttles as Route 53 does. */
async function zones(count: number) {
  let left = A_SECOND;
  let at = Date.now();
  const { source, close } = await startAnsweringEndpoint((request, _, response) => {
    const now = Date.now();
    left = Math.min(A_SECOND, left + ((now - at) / 1_000) * A_SECOND);
    at = now;
    if (left < 1) {
      response.statusCode = 400;
      return void response.end(THROTTLED);
    }
    left -= 1;
    const zone = /\/hostedzone\/Z(\d+)\//.exec(request.url ?? '')?.[1];
    response.end(zone === undefined ? listOf(count) : recordsOf(zone));
  });
  opened.push(close);
  const { environment, ...rest } = source();
  // An account of AWS, whose clients go to this endpoint all the same: an emulator has no quotas.
  return { source: { ...rest, environment: { ...environment, endpoint: undefined, credentials: {} } } };
}

function listOf(count: number): string {
  const all = Array.from(
    { length: count },
    (_, index) =>
      `<HostedZone><Id>/hostedzone/Z${index}</Id><Name>${index}.example.</Name><CallerReference>r</CallerReference></HostedZone>`,
  );
  return `<ListHostedZonesResponse><HostedZones>${all.join('')}</HostedZones></ListHostedZonesResponse>`;
}

function recordsOf(zone: string): string {
  return `<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>${zone}.example.</Name><Type>A</Type>
    </ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated></ListResourceRecordSetsResponse>`;
}

describe('the records of an account', () => {
  it('of many zones are read as slowly as Route 53 wants, and told to be cut off', async () => {
    const { source } = await zones(25);
    const cell = await listRecords(source, patience());
    expect(cell.state).toBe('fresh');
    expect(cell.state === 'fresh' && [cell.value.length, cell.value.cutOff]).toEqual([20, true]);
  }, 20_000);

  it('of a few zones are whole', async () => {
    const { source } = await zones(2);
    const cell = await listRecords(source, patience());
    expect(cell.state === 'fresh' && [cell.value.map(({ name }) => name), cell.value.cutOff]).toEqual([
      ['0.example', '1.example'],
      undefined,
    ]);
  });

  it('of no zone are none', async () => {
    const { source } = await zones(0);
    expect((await listRecords(source, patience())).state).toBe('empty');
  });
});
