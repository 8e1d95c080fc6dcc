import { DescribeCertificateCommand, ListCertificatesCommand } from '@aws-sdk/client-acm';
import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClients } from '../../../../core/environments/clients.ts';
import { sourceOn } from '../../../../core/testing/sources.ts';
import { allServices } from '../../all-services.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { makeEdge } from './edge.ts';
import { makeLoadBalancer } from './load-balancer.ts';
import { makeNetwork } from './network.ts';
import type { ComputePlace } from './place.ts';

const ACCOUNT = '123456789012';

let sandbox: Sandbox;
let place: ComputePlace;
beforeAll(async () => {
  sandbox = await startSandbox({ account: ACCOUNT, services: allServices });
  const clients = createClients(sourceOn(sandbox.url).environment, process.env, 'changing');
  place = { clients, stage: 'prod', account: ACCOUNT, region: 'us-east-1' };
  await makeLoadBalancer(place, await makeNetwork(place));
});
afterAll(async () => {
  place.clients.destroy();
  await sandbox.close();
});

it('the storefront is served with a certificate that is proven and issued, and made once', async () => {
  const { acm, cloudfront } = place.clients;
  for (let time = 0; time < 2; time += 1) await makeEdge(place);
  const { DistributionList } = await cloudfront.send(new ListDistributionsCommand({}));
  const { CertificateSummaryList = [] } = await acm.send(new ListCertificatesCommand({}));
  expect(CertificateSummaryList).toHaveLength(1);
  const [{ CertificateArn } = {}] = CertificateSummaryList;
  expect(DistributionList?.Items).toMatchObject([
    { ViewerCertificate: { ACMCertificateArn: CertificateArn } },
  ]);
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
  expect(Certificate).toMatchObject({ Status: 'ISSUED', DomainName: 'tiktokcommerce.com' });
});
