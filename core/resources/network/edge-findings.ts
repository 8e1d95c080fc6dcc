import type { RuleAction } from '../load-balancers/types.ts';
import type { Finding, Judged } from './judged.ts';

const DAY_MS = 86_400_000;
/** ACM renews sixty days before the end: what has thirty left was not renewed. */
const SOON_DAYS = 30;
const URGENT_DAYS = 7;

/** Whole days until a moment; negative once it is over. */
export function daysUntil(moment: number, now: number): number {
  return Math.floor((moment - now) / DAY_MS);
}

/** Certificates that run out, or serve though they are none. */
export function certificateFindings({ certificates = [], now }: Judged): readonly Finding[] {
  return certificates.flatMap(({ domain, status, expiresAt, isInUse }): readonly Finding[] => {
    if (isInUse && status !== 'ISSUED')
      return [
        {
          level: 'bad',
          sentence: `The certificate of ${domain} is in use and ${status.toLowerCase().replaceAll('_', ' ')}.`,
        },
      ];
    if (expiresAt === undefined) return [];
    const days = daysUntil(expiresAt, now);
    if (days >= SOON_DAYS) return [];
    if (!isInUse)
      return [
        { level: 'note', sentence: `The certificate of ${domain}, which nothing uses, ${endWords(days)}.` },
      ];
    const level = days < URGENT_DAYS ? 'bad' : 'warn';
    return [{ level, sentence: `The certificate of ${domain} ${endWords(days)}.` }];
  });
}

function endWords(days: number): string {
  if (days < 0) return 'has expired';
  return days === 0 ? 'expires today' : `expires in ${days} ${days === 1 ? 'day' : 'days'}`;
}

/** In production, whoever comes by HTTP is sent to HTTPS. */
export function listenerFindings({ stage, listeners = [], balancers = [] }: Judged): readonly Finding[] {
  if (stage !== 'prod') return [];
  return listeners
    .filter(({ protocol, defaultActions }) => protocol === 'HTTP' && !defaultActions.some(isToHttps))
    .map(({ port, loadBalancerArn }) => {
      const name = balancers.find(({ arn }) => arn === loadBalancerArn)?.name ?? 'A load balancer';
      return {
        level: 'bad',
        sentence: `${name} serves plain HTTP on port ${port}: nobody is sent to HTTPS.`,
      };
    });
}

function isToHttps(action: RuleAction): boolean {
  return action.kind === 'redirect' && action.to.toUpperCase().startsWith('HTTPS://');
}

/** What stands in one zone falls with it. */
export function zoneFindings({ balancers = [], services = [], zoneOfSubnet }: Judged): readonly Finding[] {
  const ofBalancers = balancers
    .filter(({ zones }) => zones.length === 1)
    .map(({ name, zones }) => ({ name: `The load balancer ${name}`, zone: zones[0]?.name ?? 'one' }));
  const ofServices = zoneOfSubnet
    ? services.flatMap(({ name, subnets }) => {
        const zones = [...new Set(subnets.flatMap((id) => zoneOfSubnet[id] ?? []))];
        return zones.length === 1 && zones[0] ? [{ name: `The service ${name}`, zone: zones[0] }] : [];
      })
    : [];
  return [...ofBalancers, ...ofServices].map(({ name, zone }) => ({
    level: 'warn',
    sentence: `${name} stands in one zone alone, ${zone}.`,
  }));
}

/** Caches whose contents can be read off a disk or a wire. */
export function cacheFindings({ caches = [] }: Judged): readonly Finding[] {
  return caches.flatMap(({ id, encryptsAtRest, encryptsInTransit }): readonly Finding[] => {
    if (encryptsAtRest && encryptsInTransit) return [];
    const where = [encryptsAtRest ? [] : ['at rest'], encryptsInTransit ? [] : ['in transit']].flat();
    return [{ level: 'warn', sentence: `The cache ${id} is not encrypted ${where.join(' and ')}.` }];
  });
}
