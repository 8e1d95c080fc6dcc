import { SERVICES } from '../../catalogue/compute.ts';
import type { Finding, Judged } from './judged.ts';
import { groupNameOf, portWords } from './rule-words.ts';
import type { GroupRule, SecurityGroup } from './types.ts';

/** What anybody may be let in at: HTTP and HTTPS. */
const OPEN_PORTS: ReadonlySet<number> = new Set([80, 443]);
/** The ports of the services behind the load balancer: 3001 to 3003. */
const SERVICE_PORTS = SERVICES.filter(({ traffic }) => traffic !== undefined).map(({ port }) => port);

/** Groups open to the world, and service ports that others reach than the load balancers. */
export function groupFindings(judged: Judged): readonly Finding[] {
  return (judged.groups ?? []).flatMap((group) => findingsOfGroup(group, judged));
}

/** The same of one group among the others. */
export function findingsOfGroup(
  group: SecurityGroup,
  { groups = [], balancers, services }: Pick<Judged, 'groups' | 'balancers' | 'services'>,
): readonly Finding[] {
  const ofBalancers = balancers && new Set(balancers.flatMap(({ securityGroups }) => securityGroups));
  const ofServices = new Set((services ?? []).flatMap(({ securityGroups }) => securityGroups));
  return group.inbound.flatMap((rule) => {
    const atServices = ofServices.has(group.id) || isNarrow(rule);
    if (atServices && reachesServices(rule)) return serviceFinding(group, rule, groups, ofBalancers);
    return openFinding(group, rule);
  });
}

/** A rule for every port says nothing of the services where the group is not theirs. */
function isNarrow({ protocol, fromPort, toPort }: GroupRule): boolean {
  return protocol === 'tcp' && fromPort !== undefined && toPort !== undefined && toPort - fromPort < 1_000;
}

function reachesServices({ protocol, fromPort, toPort }: GroupRule): boolean {
  if (protocol !== 'tcp' && protocol !== 'all') return false;
  return SERVICE_PORTS.some((port) => port >= (fromPort ?? 0) && port <= (toPort ?? 65_535));
}

function serviceFinding(
  group: SecurityGroup,
  rule: GroupRule,
  groups: readonly SecurityGroup[],
  ofBalancers: ReadonlySet<string> | undefined,
): readonly Finding[] {
  const { peer } = rule;
  const ports = portWords(rule);
  if (peer.kind === 'group') {
    // A group's own members may be let in; where the balancers are not known, nobody can be told from them.
    if (!ofBalancers || ofBalancers.has(peer.groupId) || peer.groupId === group.id) return [];
    const from = groupNameOf(peer.groupId, groups);
    const sentence = `${group.name} lets ${from} reach the services on ${ports}: only the load balancer should.`;
    return [{ level: 'warn', sentence }];
  }
  if (peer.kind === 'anywhere')
    return [
      {
        level: 'bad',
        sentence: `${group.name} lets the whole world reach the services on ${ports}, past the load balancer.`,
      },
    ];
  const from = peer.kind === 'addresses' ? peer.cidr : peer.id;
  return [
    {
      level: 'bad',
      sentence: `${group.name} lets ${from} reach the services on ${ports}, past the load balancer.`,
    },
  ];
}

function openFinding(group: SecurityGroup, rule: GroupRule): readonly Finding[] {
  const { peer, protocol, fromPort, toPort } = rule;
  if (peer.kind !== 'anywhere' || protocol === 'icmp' || protocol === 'icmpv6') return [];
  if (protocol === 'tcp' && fromPort !== undefined && fromPort === toPort && OPEN_PORTS.has(fromPort))
    return [];
  return [{ level: 'bad', sentence: `${group.name} is open to the world on ${portWords(rule)}.` }];
}
