import type { GroupRule, Peer, SecurityGroup } from './types.ts';

type Ports = Pick<GroupRule, 'protocol' | 'fromPort' | 'toPort'>;

/** `port 443`, `ports 3001–3003`, `every port`; with the protocol where it is not TCP. */
export function portWords({ protocol, fromPort, toPort }: Ports): string {
  if (protocol === 'all') return 'every port';
  if (protocol.startsWith('icmp')) return 'ping';
  const of = protocol === 'tcp' ? '' : ` of ${protocol.toUpperCase()}`;
  if (fromPort === undefined || (fromPort === 0 && toPort === 65_535)) return `every port${of}`;
  if (toPort === undefined || toPort === fromPort) return `port ${fromPort}${of}`;
  return `ports ${fromPort}–${toPort}${of}`;
}

/** Who is on the other end, by name where a group is known. */
export function peerWords(peer: Peer, groups: readonly SecurityGroup[]): string {
  switch (peer.kind) {
    case 'anywhere':
      return 'the whole world';
    case 'addresses':
      return peer.cidr;
    case 'group':
      return groupNameOf(peer.groupId, groups);
    case 'prefix-list':
      return peer.id;
  }
}

export function groupNameOf(id: string, groups: readonly SecurityGroup[]): string {
  return groups.find((one) => one.id === id)?.name ?? id;
}
