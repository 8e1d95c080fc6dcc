import * as sdk from '@aws-sdk/client-acm';
import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudfront } from '../cloudfront/service.ts';
import { createRoute53 } from '../route53/service.ts';
import { selfSignedCertificate } from '../sns/certificate.ts';
import { createAcm } from './service.ts';

let sandbox: Sandbox;
let client: sdk.ACMClient;
let names: Route53Client;
let distributions: CloudFrontClient;

async function describeCertificate(CertificateArn: string | undefined) {
  const { Certificate } = await client.send(new sdk.DescribeCertificateCommand({ CertificateArn }));
  return Certificate;
}

async function untilStatus(arn: string | undefined, status: sdk.CertificateStatus): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await describeCertificate(arn))?.Status !== status) {
    if (Date.now() > deadline) throw new Error('It has not come to pass.');
    await pause(50);
  }
}

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createAcm, createRoute53, createCloudfront] });
  const options = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  };
  client = new sdk.ACMClient(options);
  names = new Route53Client(options);
  distributions = new CloudFrontClient(options);
});

afterAll(async () => {
  for (const one of [client, names, distributions]) one.destroy();
  await sandbox.close();
});

describe('a certificate that is asked for', () => {
  it('is issued when its record is found, and renewed while it is in use', async () => {
    const request = new sdk.RequestCertificateCommand({
      DomainName: 'shop.example',
      SubjectAlternativeNames: ['*.shop.example'],
      ValidationMethod: 'DNS',
      IdempotencyToken: 'once',
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    const { CertificateArn } = await client.send(request);
    expect((await client.send(request)).CertificateArn).toBe(CertificateArn);
    const pending = await describeCertificate(CertificateArn);
    expect(pending).toMatchObject({ Status: 'PENDING_VALIDATION', InUseBy: [] });
    const [first, wildcard] = pending?.DomainValidationOptions ?? [];
    expect(wildcard?.ResourceRecord).toEqual(first?.ResourceRecord);
    const { HostedZone } = await names.send(
      new CreateHostedZoneCommand({ Name: 'shop.example', CallerReference: 'one' }),
    );
    const { Name, Value } = first?.ResourceRecord ?? {};
    await names.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: HostedZone?.Id,
        ChangeBatch: {
          Changes: [
            {
              Action: 'CREATE',
              ResourceRecordSet: { Name, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value }] },
            },
          ],
        },
      }),
    );
    await untilStatus(CertificateArn, 'ISSUED');
    const issued = await describeCertificate(CertificateArn);
    const end = issued?.NotAfter?.getTime() ?? 0;
    expect(end - (issued?.NotBefore?.getTime() ?? 0)).toBe(198 * 86_400_000);
    const { Distribution } = await distributions.send(
      new CreateDistributionCommand({
        DistributionConfig: {
          CallerReference: 'one',
          Comment: '',
          Enabled: true,
          Origins: { Quantity: 1, Items: [{ Id: 'a', DomainName: 'a.example' }] },
          DefaultCacheBehavior: { TargetOriginId: 'a', ViewerProtocolPolicy: 'https-only' },
          ViewerCertificate: { ACMCertificateArn: CertificateArn, SSLSupportMethod: 'sni-only' },
        },
      }),
    );
    expect(await describeCertificate(CertificateArn)).toMatchObject({
      InUseBy: [Distribution?.ARN],
      RenewalEligibility: 'ELIGIBLE',
    });
    await expect(client.send(new sdk.DeleteCertificateCommand({ CertificateArn }))).rejects.toBeInstanceOf(
      sdk.ResourceInUseException,
    );
    sandbox.clock.advance(160 * 86_400_000);
    const deadline = Date.now() + 30_000;
    while (((await describeCertificate(CertificateArn))?.NotAfter?.getTime() ?? 0) === end) {
      expect(Date.now()).toBeLessThan(deadline);
      await pause(50);
    }
    const { Tags } = await client.send(new sdk.ListTagsForCertificateCommand({ CertificateArn }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'shop' }]);
  });

  it('times out where nobody proves the domain', async () => {
    const { CertificateArn } = await client.send(
      new sdk.RequestCertificateCommand({ DomainName: 'other.example', ValidationMethod: 'DNS' }),
    );
    sandbox.clock.advance(4 * 86_400_000);
    await untilStatus(CertificateArn, 'VALIDATION_TIMED_OUT');
    const { CertificateSummaryList } = await client.send(
      new sdk.ListCertificatesCommand({ CertificateStatuses: ['VALIDATION_TIMED_OUT'] }),
    );
    expect(CertificateSummaryList).toMatchObject([{ DomainName: 'other.example', InUse: false }]);
  });
});

describe('a certificate that is brought along', () => {
  it('is told with its own times, where the key is its own', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const Certificate = Buffer.from(selfSignedCertificate(privateKey, 'import.example'));
    const bring = (key: KeyObject) =>
      client.send(
        new sdk.ImportCertificateCommand({
          Certificate,
          PrivateKey: Buffer.from(key.export({ type: 'pkcs8', format: 'pem' })),
        }),
      );
    await expect(bring(other)).rejects.toMatchObject({
      message: 'The private key does not match the certificate.',
    });
    const { CertificateArn } = await bring(privateKey);
    const told = await describeCertificate(CertificateArn);
    expect(told).toMatchObject({
      DomainName: 'import.example',
      Status: 'ISSUED',
      Type: 'IMPORTED',
      Issuer: 'import.example',
    });
    expect(told?.NotAfter?.getUTCFullYear()).toBe(2049);
  });

  it('is refused where it is none', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const PrivateKey = Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await expect(
      client.send(new sdk.ImportCertificateCommand({ Certificate: Buffer.from('none'), PrivateKey })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(
      describeCertificate('arn:aws:acm:us-east-1:000000000000:certificate/none'),
    ).rejects.toBeInstanceOf(sdk.ResourceNotFoundException);
    await expect(describeCertificate('none')).rejects.toBeInstanceOf(sdk.InvalidArnException);
  });
});
