import { setTimeout as pause } from 'node:timers/promises';
import { DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CreateDistributionCommand, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { CreateReplicationGroupCommand } from '@aws-sdk/client-elasticache';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListHostedZonesByNameCommand,
} from '@aws-sdk/client-route-53';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import { bucketName } from '../../../../core/catalogue/names.ts';
import { unlessThere } from './place.ts';
import type { ComputePlace } from './place.ts';

const DOMAIN = 'tiktokcommerce.com';
const ISSUED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;
/** CloudFront's managed policy "CachingOptimized". */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/** The domain's zone, its certificate, the distribution of the storefront, and the records that lead to what there is. */
export async function makeEdge(place: ComputePlace): Promise<void> {
  const { cloudfront } = place.clients;
  const { DistributionList } = await cloudfront.send(new ListDistributionsCommand({}));
  if ((DistributionList?.Items?.length ?? 0) > 0) return;
  const zoneId = await makeZone(place);
  const certificateArn = await makeCertificate(place, zoneId);
  const bucket = CATALOGUE.buckets.find(({ logical }) => logical === 'storefront')?.names[place.stage];
  const { Distribution } = await cloudfront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: `storefront-${place.stage}`,
        Comment: 'The storefront',
        Enabled: true,
        DefaultRootObject: 'index.html',
        Aliases: { Quantity: 1, Items: [DOMAIN] },
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'storefront',
              DomainName: `${bucket}.s3.${place.region}.amazonaws.com`,
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'storefront',
          ViewerProtocolPolicy: 'redirect-to-https',
          CachePolicyId: CACHING_OPTIMIZED,
        },
        ViewerCertificate: {
          ACMCertificateArn: certificateArn,
          SSLSupportMethod: 'sni-only',
          MinimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
    }),
  );
  await makeRecords(place, zoneId, Distribution?.DomainName ?? '');
}

async function makeZone({ clients: { route53 }, stage }: ComputePlace): Promise<string | undefined> {
  const known = await route53.send(new ListHostedZonesByNameCommand({ DNSName: DOMAIN }));
  const found = known.HostedZones?.find(({ Name }) => Name === `${DOMAIN}.`);
  if (found) return found.Id;
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: DOMAIN, CallerReference: `zone-${stage}` }),
  );
  return HostedZone?.Id;
}

/** Issued: CloudFront takes no other. The record that proves whose the domain is stays, for its renewal. */
async function makeCertificate(
  { clients: { acm, route53 } }: ComputePlace,
  zoneId: string | undefined,
): Promise<string | undefined> {
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({
      DomainName: DOMAIN,
      SubjectAlternativeNames: [`*.${DOMAIN}`],
      ValidationMethod: 'DNS',
    }),
  );
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
  // A domain and all below it are proven by the same record.
  const record = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord;
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: {
        Changes: [
          {
            Action: 'UPSERT',
            ResourceRecordSet: {
              Name: record?.Name,
              Type: 'CNAME',
              TTL: 300,
              ResourceRecords: [{ Value: record?.Value }],
            },
          },
        ],
      },
    }),
  );
  const until = Date.now() + ISSUED_WITHIN_MS;
  for (;;) {
    const { Certificate: now } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
    if (now?.Status === 'ISSUED') return CertificateArn;
    if (Date.now() > until) throw new Error(`The certificate of ${DOMAIN} was not issued: ${now?.Status}.`);
    await pause(LOOK_EVERY_MS);
  }
}

/** The entry page of the shop, as its first release put it there. */
export async function releaseStorefront({ clients: { s3 }, stage }: ComputePlace): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucketName(stage, 'storefront'),
      Key: 'index.html',
      ContentType: 'text/html; charset=utf-8',
      CacheControl: 'no-cache',
      Body: '<!doctype html><html lang="en"><title>TikTok Commerce</title><div id="shop"></div></html>',
    }),
  );
}

async function makeRecords(
  { clients: { route53, elbv2 }, stage }: ComputePlace,
  zoneId: string | undefined,
  distribution: string,
): Promise<void> {
  const { LoadBalancers = [] } = await elbv2.send(
    new DescribeLoadBalancersCommand({ Names: [CATALOGUE.loadBalancer.names[stage]] }),
  );
  const alias = (Name: string, DNSName: string, HostedZoneId: string) => ({
    Action: 'UPSERT' as const,
    ResourceRecordSet: {
      Name,
      Type: 'A' as const,
      AliasTarget: { DNSName, HostedZoneId, EvaluateTargetHealth: true },
    },
  });
  const balancer = LoadBalancers[0];
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: {
        Changes: [
          ...CATALOGUE.loadBalancer.hosts.map((host) =>
            alias(host, balancer?.DNSName ?? '', balancer?.CanonicalHostedZoneId ?? 'Z35SXDOTRQ7X7K'),
          ),
          // CloudFront's own zone, the same for everybody.
          alias(DOMAIN, distribution, 'Z2FDTNDATAQYW2'),
        ],
      },
    }),
  );
}

/** The replication group over the environment's Redis. */
export async function makeCache({ clients: { elasticache }, stage }: ComputePlace): Promise<void> {
  await unlessThere(['ReplicationGroupAlreadyExistsFault', 'ReplicationGroupAlreadyExists'], () =>
    elasticache.send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId: CATALOGUE.caches[0]?.names[stage],
        ReplicationGroupDescription: 'Sessions, shops and counters',
        Engine: 'redis',
        CacheNodeType: CATALOGUE.caches[0]?.nodeType,
        NumCacheClusters: 1,
        TransitEncryptionEnabled: false,
        AtRestEncryptionEnabled: true,
      }),
    ),
  );
}
