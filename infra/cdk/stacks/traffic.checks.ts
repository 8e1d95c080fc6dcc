import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { SERVICES } from '../../../core/catalogue/compute.ts';
import { stageOf } from '../testing/templates.ts';

describe.each(['staging', 'prod'] as const)('the load balancer of %s', (stage) => {
  const traffic = () => stageOf(stage).template('traffic');
  const name = stage === 'prod' ? 'tiktok-commerce-alb' : 'tiktok-commerce-alb-staging';

  it('is public, keeps logs, and is not deleted by mistake', () => {
    traffic().hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Name: name,
      Scheme: 'internet-facing',
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'deletion_protection.enabled', Value: String(stage === 'prod') },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
        { Key: 'access_logs.s3.enabled', Value: 'true' },
      ]),
    });
  });

  it('speaks TLS, and sends plain requests there', () => {
    traffic().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: Match.stringLikeRegexp('TLS13'),
      Certificates: [{ CertificateArn: Match.anyValue() }],
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    });
    traffic().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    });
  });

  it.each(SERVICES.filter(({ traffic: one }) => one))(
    'has a rule for $logical, all of it to blue',
    (service) => {
      for (const side of ['blue', 'green'] as const)
        traffic().hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
          Name: service.traffic?.targetGroups[side][stage],
          Port: service.port,
          TargetType: 'ip',
          HealthCheckPath: '/health',
          HealthCheckIntervalSeconds: 10,
          HealthyThresholdCount: 2,
          UnhealthyThresholdCount: 2,
          TargetGroupAttributes: Match.arrayWith([
            { Key: 'deregistration_delay.timeout_seconds', Value: '30' },
          ]),
        });
      traffic().hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: service.traffic?.paths } }],
        Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ Weight: 100 }, { Weight: 0 }] } }],
      });
    },
  );

  it('is found under the hosts of the stage', () => {
    const domain = stage === 'prod' ? 'tiktokcommerce.com.' : 'staging.tiktokcommerce.com.';
    const names = Object.values(traffic().findResources('AWS::Route53::RecordSet')).map(
      ({ Properties }) => (Properties as { readonly Name: string }).Name,
    );
    expect(names).toEqual([`api.${domain}`, `products.${domain}`]);
  });
});
