import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BUCKETS } from '../../../core/catalogue/buckets.ts';
import { createBucket } from '../parts/buckets.ts';
import { explain } from '../parts/explain.ts';
import { keptAs } from '../parts/kept.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';
import { STOREFRONT } from './data.ts';

/** The domain, its certificate, and the shop: a closed bucket behind a distribution. */
export class EdgeStack extends PlatformStack {
  readonly zone: route53.PublicHostedZone;
  readonly certificate: acm.Certificate;

  constructor(
    scope: Construct,
    settings: PlatformSettings,
    domain: string,
    accessLogs: s3.IBucket | undefined,
  ) {
    super(scope, 'edge', 'Domain, certificate and the distribution of the storefront', settings);
    this.zone = new route53.PublicHostedZone(this, 'Zone', { zoneName: domain });
    this.zone.applyRemovalPolicy(keptAs(this.stage));
    this.certificate = new acm.Certificate(this, 'Certificate', {
      domainName: domain,
      subjectAlternativeNames: [`*.${domain}`],
      validation: acm.CertificateValidation.fromDns(this.zone),
    });
    const distribution = this.createDistribution(domain, accessLogs);
    for (const [id, record] of Object.entries({ A: route53.ARecord, AAAA: route53.AaaaRecord }))
      new record(this, `Storefront-${id}`, {
        zone: this.zone,
        target: route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(distribution)),
      });
  }

  private createDistribution(domain: string, accessLogs: s3.IBucket | undefined): cloudfront.Distribution {
    const definition = BUCKETS.find(({ logical }) => logical === STOREFRONT);
    if (!definition) throw new RangeError(`The catalogue has no bucket ${STOREFRONT}.`);
    const bucket = createBucket(this, definition, this.stage, accessLogs);
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: 'The storefront',
      domainNames: [domain],
      certificate: this.certificate,
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
        compress: true,
      },
      // Addresses of shops are the page's own affair: a bucket that may not be listed answers 403 for what it lacks.
      errorResponses: [403, 404].map((httpStatus) => ({
        httpStatus,
        responseHttpStatus: 200,
        responsePagePath: '/index.html',
        ttl: Duration.minutes(1),
      })),
      ...(accessLogs && { enableLogging: true, logBucket: accessLogs, logFilePrefix: 'cloudfront/' }),
    });
    explain(distribution, {
      'AwsSolutions-CFR1': 'Shops are open to buyers of every country: there is nobody to keep out by place.',
      'AwsSolutions-CFR2':
        'The distribution hands out files of one bucket and takes no input; requests that do anything go to the load balancer.',
    });
    return distribution;
  }
}
