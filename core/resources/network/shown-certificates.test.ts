import { afterEach, describe, expect, it } from 'vitest';
import { createClients } from '../../environments/clients.ts';
import { certificatesExpiry } from '../../runbooks/checks/edge.ts';
import { patience } from '../../testing/sources.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import type { Source } from '../source.ts';
import { readNetwork } from './network.ts';
import { shownCertificate } from './shown-certificates.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const DAY_SECONDS = 86_400;
const ARN = 'arn:aws:acm:us-east-1:000000000000:certificate/1';
const certificate = (CertificateArn: string, DomainName: string, days: number) => ({
  CertificateArn,
  DomainName,
  Status: 'ISSUED',
  InUse: true,
  NotAfter: Math.floor(Date.now() / 1_000) + days * DAY_SECONDS + 60,
});
const BY_REGION: Readonly<Record<string, readonly object[]>> = {
  'eu-west-1': [certificate('arn:aws:acm:eu-west-1:000000000000:certificate/2', 'api.example', 100)],
  'us-east-1': [
    certificate(ARN, 'shop.example', 5),
    certificate('arn:aws:acm:us-east-1:000000000000:certificate/3', 'another.example', 5),
  ],
};
const DISTRIBUTIONS = `<DistributionList><IsTruncated>false</IsTruncated><Items><DistributionSummary>
  <Id>E1</Id><DomainName>d1.cloudfront.net</DomainName><ViewerCertificate><ACMCertificateArn>${ARN}</ACMCertificateArn>
  </ViewerCertificate></DistributionSummary></Items></DistributionList>`;

/** An environment in Ireland, which has its API's certificate there and its shop's where CloudFront wants it. */
async function ireland(isLost = false): Promise<Source> {
  const endpoint = await startAnsweringEndpoint((request, _, response) => {
    const region = /\/([a-z0-9-]+)\/acm\//.exec(request.headers.authorization ?? '')?.[1];
    if (request.url?.includes('/distribution')) return void response.end(DISTRIBUTIONS);
    const isDenied = region === undefined || (isLost && region === 'us-east-1');
    response.statusCode = isDenied ? 400 : 200;
    const denied = { __type: 'AccessDeniedException', message: 'no' };
    response.end(JSON.stringify(isDenied ? denied : { CertificateSummaryList: BY_REGION[region] }));
  });
  const { environment, reader } = endpoint.source();
  const there = { ...environment, region: 'eu-west-1' };
  const clients = createClients(there, {} as NodeJS.ProcessEnv);
  opened.push(endpoint.close, () => clients.destroy());
  return { environment: there, clients, reader };
}

describe('the certificate of a distribution', () => {
  it('is there, though it is of another region than the environment', async () => {
    const source = await ireland();
    expect(await shownCertificate(source, { certificateArn: ARN }, patience())).toMatchObject({
      state: 'fresh',
      value: { domain: 'shop.example' },
    });
    const gone = await shownCertificate(source, { certificateArn: `${ARN}0` }, patience());
    expect(gone.state).toBe('absent');
  });

  it('is watched like those of the region, and no other of its own region is', async () => {
    const source = await ireland();
    const { found } = await readNetwork(source, patience()).findings;
    expect(found).toEqual([{ level: 'bad', sentence: 'The certificate of shop.example expires in 5 days.' }]);
    expect(await certificatesExpiry.run(source, {}, patience())).toMatchObject({
      outcome: 'bad',
      evidence: [{ name: 'shop.example', value: 'ends in 5 days' }, { name: 'api.example' }],
    });
  });

  it('that could not be read is told so', async () => {
    const source = await ireland(true);
    expect((await certificatesExpiry.run(source, {}, patience())).outcome).toBe('unknown');
    const { unread } = await readNetwork(source, patience()).findings;
    expect(unread.map(({ operation }) => operation)).toContain('acm:ListCertificates');
  });
});
