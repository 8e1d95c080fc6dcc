import { BlockList, isIP } from 'node:net';

/** What is nobody's on the internet: this host, private networks, link-local (metadata services), reserved ranges. */
const INNER = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  INNER.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  INNER.addSubnet(network, prefix, 'ipv6');

/**
 * Whether an address may be one of the inner network's. What is no address counts as inner. Source: IANA's registries
 * of special-purpose addresses.
 */
export function isInnerAddress(address: string): boolean {
  const plain = address.split('%')[0] ?? '';
  const family = isIP(plain);
  if (family === 4) return INNER.check(plain, 'ipv4');
  if (family !== 6) return true;
  // BlockList sees an IPv4 address that is written as IPv6 (::ffff:127.0.0.1) by the rules of IPv4.
  return INNER.check(plain, 'ipv6') || /^::(?:[0-9a-f]{1,4}:)?[0-9a-f]{1,4}$/i.test(plain);
}
