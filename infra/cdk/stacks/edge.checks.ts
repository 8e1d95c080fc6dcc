import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stageOf } from '../testing/templates.ts';

describe.each([
  ['staging', 'staging.tiktokcommerce.com'],
  ['prod', 'tiktokcommerce.com'],
] as const)('the edge of %s', (stage, domain) => {
  const edge = () => stageOf(stage).template('edge');

  it('has the domain and a certificate that its records prove', () => {
    edge().hasResourceProperties('AWS::Route53::HostedZone', { Name: `${domain}.` });
    edge().hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: domain,
      SubjectAlternativeNames: [`*.${domain}`],
      ValidationMethod: 'DNS',
    });
  });

  it('hands out the storefront over TLS alone', () => {
    edge().hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [domain],
        DefaultRootObject: 'index.html',
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
        DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
        Logging: Match.objectLike({ Prefix: 'cloudfront/' }),
        Origins: [
          Match.objectLike({
            OriginAccessControlId: Match.anyValue(),
            S3OriginConfig: { OriginAccessIdentity: '' },
          }),
        ],
      },
    });
  });

  it('lets this distribution, and no other, read the bucket', () => {
    edge().hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    });
    edge().hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:GetObject',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Condition: { StringEquals: { 'AWS:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  it('points the domain to the distribution', () => {
    const types = Object.values(edge().findResources('AWS::Route53::RecordSet')).map(
      ({ Properties }) => (Properties as { readonly Type: string }).Type,
    );
    expect(types).toEqual(['A', 'AAAA']);
  });
});
