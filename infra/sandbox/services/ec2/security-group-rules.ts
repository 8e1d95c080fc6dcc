import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { ServiceError } from '../../protocol/service.ts';
import { invalidParameter } from './errors.ts';

/** What a request names as rules: permissions, or one rule by its older members. */
export interface PermissionInput {
  readonly IpPermissions?: IpPermission[];
  readonly CidrIp?: string;
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
}

const protocolNumbers: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', all: '-1' };

function isIpv4Block(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  return match !== null && match.slice(1, 5).every((part) => Number(part) <= 255) && Number(match[5]) <= 32;
}

function checkPorts(protocol: string, from: number | undefined, to: number | undefined): void {
  if (protocol !== 'tcp' && protocol !== 'udp') return;
  if (from === undefined || to === undefined)
    throw new ServiceError(
      'InvalidParameterCombination',
      `Must specify both from and to ports with ${protocol.toUpperCase()}.`,
    );
  const isRange = from >= 0 && to <= 65_535 && from <= to;
  if (!isRange)
    throw invalidParameter(
      `Invalid value '${from}-${to}' for portRange. Must specify from port less than or equal to 65535, and not above the to port.`,
    );
}

/** The rules of a request, one for each source. Errors: InvalidParameterValue, InvalidParameterCombination. */
export function readPermissions(input: PermissionInput, account: string): readonly SecurityGroupRule[] {
  const single: IpPermission[] =
    input.CidrIp === undefined ? [] : [{ ...input, IpRanges: [{ CidrIp: input.CidrIp }] }];
  return [...(input.IpPermissions ?? []), ...single].flatMap((permission) => {
    const { IpProtocol: given = '-1' } = permission;
    const protocol = protocolNumbers[given.toLowerCase()] ?? given.toLowerCase();
    const isAll = protocol === '-1';
    const { FromPort, ToPort } = permission;
    checkPorts(protocol, FromPort, ToPort);
    const base: SecurityGroupRule = {
      IpProtocol: protocol,
      FromPort: isAll ? -1 : FromPort,
      ToPort: isAll ? -1 : ToPort,
    };
    for (const { CidrIp = '' } of permission.IpRanges ?? [])
      if (!isIpv4Block(CidrIp)) throw invalidParameter(`CIDR block ${CidrIp} is malformed`);
    return [
      ...(permission.IpRanges ?? []).map(({ CidrIp, Description }) => ({
        ...base,
        CidrIpv4: CidrIp,
        Description,
      })),
      ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) => ({
        ...base,
        CidrIpv6,
        Description,
      })),
      ...(permission.PrefixListIds ?? []).map(({ PrefixListId, Description }) => ({
        ...base,
        PrefixListId,
        Description,
      })),
      ...(permission.UserIdGroupPairs ?? []).map(({ GroupId, UserId = account, Description }) => ({
        ...base,
        ReferencedGroupInfo: { GroupId, UserId },
        Description,
      })),
    ];
  });
}

function portsOf({ IpProtocol, FromPort, ToPort }: SecurityGroupRule): string {
  return `${IpProtocol ?? ''} ${FromPort ?? -1} ${ToPort ?? -1}`;
}

function peerOf(rule: SecurityGroupRule): string {
  return rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? '';
}

/** Whether two rules of a group let the same through. */
export function sameRule(a: SecurityGroupRule, b: SecurityGroupRule): boolean {
  return a.IsEgress === b.IsEgress && portsOf(a) === portsOf(b) && peerOf(a) === peerOf(b);
}

/** As EC2 names a rule in its errors: `peer: 0.0.0.0/0, TCP, from port: 80, to port: 80`. */
export function describeRule(rule: SecurityGroupRule): string {
  const protocol = rule.IpProtocol === '-1' ? 'ALL' : (rule.IpProtocol ?? '').toUpperCase();
  return `peer: ${peerOf(rule)}, ${protocol}, from port: ${rule.FromPort ?? -1}, to port: ${rule.ToPort ?? -1}`;
}

/** Rules as DescribeSecurityGroups tells them: by protocol and ports, the sources gathered. */
export function permissionsOf(rules: readonly SecurityGroupRule[]): IpPermission[] {
  const byPorts = new Map<string, SecurityGroupRule[]>();
  for (const rule of rules) byPorts.set(portsOf(rule), [...(byPorts.get(portsOf(rule)) ?? []), rule]);
  return [...byPorts.values()].map((group) => {
    const [first] = group;
    const hasPorts = first?.IpProtocol !== '-1';
    return {
      IpProtocol: first?.IpProtocol,
      FromPort: hasPorts ? first?.FromPort : undefined,
      ToPort: hasPorts ? first?.ToPort : undefined,
      IpRanges: group.flatMap(({ CidrIpv4, Description }) =>
        CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4, Description }],
      ),
      Ipv6Ranges: group.flatMap(({ CidrIpv6, Description }) =>
        CidrIpv6 === undefined ? [] : [{ CidrIpv6, Description }],
      ),
      PrefixListIds: group.flatMap(({ PrefixListId, Description }) =>
        PrefixListId === undefined ? [] : [{ PrefixListId, Description }],
      ),
      UserIdGroupPairs: group.flatMap(({ ReferencedGroupInfo, Description }) =>
        ReferencedGroupInfo
          ? [{ GroupId: ReferencedGroupInfo.GroupId, UserId: ReferencedGroupInfo.UserId, Description }]
          : [],
      ),
    };
  });
}
