import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { certificateOf, recordOf } from './edge.ts';
import { cacheGroupOf } from './cache-groups.ts';
import { readNetwork } from './network.ts';
import { securityGroupOf } from './sdk-ec2.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function cloud(answer: (request: SeenRequest) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const EC2_ANSWERS: Readonly<Record<string, string>> = {
  DescribeVpcs: '<vpcSet><item><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock></item></vpcSet>',
  DescribeSecurityGroups: `<securityGroupInfo><item><groupId>sg-1</groupId><groupName>bastion</groupName><vpcId>vpc-1</vpcId>
    <ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>
    <ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissions></item></securityGroupInfo>`,
};

/** A cloud in which EC2 answers some operations, everything else is denied. */
function partOfEc2({ operation }: SeenRequest): ScriptedAnswer {
  const body = EC2_ANSWERS[operation];
  if (body) return { body: `<${operation}Response><requestId>1</requestId>${body}</${operation}Response>` };
  if (operation.startsWith('Describe'))
    return {
      status: 403,
      body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>',
    };
  return { status: 403, body: { __type: 'AccessDeniedException', Message: 'no' } };
}

describe('a network', () => {
  it('is told as far as it could be read, and what could not be is named', async () => {
    const { source } = await cloud(partOfEc2);
    const reads = readNetwork(source, patience());
    const map = await reads.map;
    expect(map).toMatchObject({
      state: 'fresh',
      value: { vpcs: [{ id: 'vpc-1', groups: [{ id: 'sg-1' }] }] },
    });
    const unread = map.state === 'fresh' ? map.value.unread.map(({ operation }) => operation) : [];
    expect(unread).toEqual(expect.arrayContaining(['ec2:DescribeSubnets', 'ecs:ListServices']));
    const { found, unread: notJudged } = await reads.findings;
    expect(found).toEqual([{ level: 'bad', sentence: 'bastion is open to the world on port 22.' }]);
    expect(notJudged.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['acm:ListCertificates', 'cloudfront:ListDistributions']),
    );
    expect((await reads.certificates).state).toBe('denied');
  });

  it('that EC2 does not tell is a failure, and no empty map', async () => {
    const { source } = await cloud(() => ({
      status: 403,
      body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>',
    }));
    expect(await readNetwork(source, patience()).map).toMatchObject({
      state: 'denied',
      operation: 'ec2:DescribeVpcs',
    });
  });

  it('takes each list once', async () => {
    const { endpoint, source } = await cloud(partOfEc2);
    const reads = readNetwork(source, patience());
    await Promise.all([reads.map, reads.findings]);
    for (const operation of ['DescribeVpcs', 'DescribeSecurityGroups'])
      expect(endpoint.count(operation), operation).toBe(1);
  });
});

describe('what AWS tells', () => {
  it('of a permission is a rule for each peer', () => {
    const { inbound } = securityGroupOf({
      IpPermissions: [
        {
          IpProtocol: '-1',
          FromPort: 0,
          ToPort: 0,
          IpRanges: [{ CidrIp: '0.0.0.0/0', Description: '' }],
          Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32', Description: 'office' }],
          UserIdGroupPairs: [{ GroupId: 'sg-2' }],
          PrefixListIds: [{ PrefixListId: 'pl-1' }],
        },
      ],
    });
    expect(inbound).toEqual([
      { protocol: 'all', peer: { kind: 'anywhere' }, description: undefined },
      { protocol: 'all', peer: { kind: 'addresses', cidr: '2001:db8::/32' }, description: 'office' },
      { protocol: 'all', peer: { kind: 'group', groupId: 'sg-2' }, description: undefined },
      { protocol: 'all', peer: { kind: 'prefix-list', id: 'pl-1' }, description: undefined },
    ]);
  });

  it('of a record is written as people write names', () => {
    const zone = { Id: '1', Name: 'example.com.', CallerReference: '1' };
    const set = {
      Name: '\\052.example.com.',
      Type: 'A' as const,
      AliasTarget: {
        DNSName: 'dualstack.alb-1.elb.amazonaws.com.',
        HostedZoneId: 'Z',
        EvaluateTargetHealth: true,
      },
    };
    expect(recordOf(set, zone)).toMatchObject({
      name: '*.example.com',
      zone: 'example.com',
      alias: { target: 'alb-1.elb.amazonaws.com', zoneId: 'Z' },
      values: [],
    });
  });

  it('of a certificate names its other names once', () => {
    expect(
      certificateOf({
        DomainName: 'a.example',
        SubjectAlternativeNameSummaries: ['a.example', '*.a.example'],
      }),
    ).toMatchObject({ otherNames: ['*.a.example'], isInUse: false, renews: false });
  });

  it('of a cache has the groups of all its nodes', () => {
    const node = (CacheClusterId: string, group: string) => ({
      CacheClusterId,
      ReplicationGroupId: 'main',
      SecurityGroups: [{ SecurityGroupId: group, Status: 'active' }],
    });
    const clusters = [
      node('main-001', 'sg-1'),
      node('main-002', 'sg-1'),
      { ...node('other', 'sg-2'), ReplicationGroupId: 'x' },
    ];
    expect(cacheGroupOf({ ReplicationGroupId: 'main', MultiAZ: 'enabled' }, clusters)).toMatchObject({
      nodes: 2,
      securityGroups: ['sg-1'],
      isMultiZone: true,
      encryptsAtRest: false,
    });
  });
});
