import type { Finding, Judged } from './judged.ts';
import type { DnsRecord } from './types.ts';

/** CloudFront's own zone, the same for everybody. Source: Route 53 API reference, AliasTarget. */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

export type RecordTarget = 'load balancer' | 'distribution' | 'other';

/** What a record leads to, as far as its own words tell. */
export function recordTarget(record: Pick<DnsRecord, 'alias' | 'values' | 'type'>): {
  readonly kind: RecordTarget;
  readonly target?: string;
} {
  const target = record.alias?.target ?? (record.type === 'CNAME' ? record.values[0] : undefined);
  if (target === undefined) return { kind: 'other' };
  const host = target.replace(/\.$/, '').toLowerCase();
  if (record.alias?.zoneId === CLOUDFRONT_ZONE || host.endsWith('.cloudfront.net'))
    return { kind: 'distribution', target: host };
  // An emulator's balancers are addresses rather than names.
  if (host.endsWith('.elb.amazonaws.com') || (record.alias && /^\d+(?:\.\d+){3}$/.test(host)))
    return { kind: 'load balancer', target: host };
  return { kind: 'other', target: host };
}

/** A balancer's name tells its region: `name-id.us-east-1.elb.amazonaws.com`. Source: Elastic Load Balancing user guide. */
const REGION_OF_BALANCER = /\.([a-z0-9-]+)\.elb\.amazonaws\.com$/;

/** Records that lead to what is not there. Zones are the account's, its balancers are known of one region alone. */
export function recordFindings({
  region,
  records = [],
  balancers,
  distributions,
}: Judged): readonly Finding[] {
  const known = {
    'load balancer': balancers && new Set(balancers.map(({ dnsName }) => dnsName?.toLowerCase())),
    distribution: distributions && new Set(distributions.map(({ domain }) => domain.toLowerCase())),
  };
  return records.flatMap((record): readonly Finding[] => {
    const { kind, target } = recordTarget(record);
    if (kind === 'other' || target === undefined) return [];
    const there = known[kind];
    if (!there || there.has(target)) return [];
    const elsewhere = REGION_OF_BALANCER.exec(target)?.[1] ?? region;
    if (elsewhere !== region) {
      const sentence = `${record.name} leads to a ${kind} of ${elsewhere}, where the console does not look: ${target}.`;
      return [{ level: 'note', sentence }];
    }
    return [{ level: 'bad', sentence: `${record.name} leads to a ${kind} that is not there: ${target}.` }];
  });
}
