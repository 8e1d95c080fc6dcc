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

/** Records that lead to what is not there. */
export function recordFindings({ records = [], balancers, distributions }: Judged): readonly Finding[] {
  const known = {
    'load balancer': balancers && new Set(balancers.map(({ dnsName }) => dnsName?.toLowerCase())),
    distribution: distributions && new Set(distributions.map(({ domain }) => domain.toLowerCase())),
  };
  return records.flatMap((record): readonly Finding[] => {
    const { kind, target } = recordTarget(record);
    if (kind === 'other' || target === undefined) return [];
    const there = known[kind];
    if (!there || there.has(target)) return [];
    return [{ level: 'bad', sentence: `${record.name} leads to a ${kind} that is not there: ${target}.` }];
  });
}
