import type { Answers, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

export const GROUPS_LEFT_OUT: readonly LeftOut[] = [
  { path: 'GroupId', reason: 'made up by EC2' },
  { path: 'GroupName', reason: 'what the pair is found by' },
  { path: 'SecurityGroupArn', reason: 'made of an id, the account and the region' },
  { path: 'OwnerId', reason: 'the account of the environment' },
  ...['IpPermissions', 'IpPermissionsEgress'].flatMap((rules) => [
    { path: `${rules}[*].UserIdGroupPairs[*].UserId`, reason: 'the account of the group that is named' },
    {
      path: `${rules}[*].UserIdGroupPairs[*].VpcId`,
      reason: 'told for groups of other networks alone, with the peering',
    },
    { path: `${rules}[*].UserIdGroupPairs[*].PeeringStatus`, reason: 'a state that passes' },
  ]),
];

export const securityGroupsForm: KindForm = {
  kind: 'security-groups',
  parts: ['Tags'],
  leftOut: GROUPS_LEFT_OUT,
  rules: [
    ...['IpPermissions', 'IpPermissionsEgress'].flatMap((rules) => [
      { path: rules, keyedBy: ['IpProtocol', 'FromPort', 'ToPort'] },
      { path: `${rules}[*].IpRanges`, keyedBy: ['CidrIp'] },
      { path: `${rules}[*].Ipv6Ranges`, keyedBy: ['CidrIpv6'] },
      { path: `${rules}[*].UserIdGroupPairs`, keyedBy: ['GroupId'] },
      { path: `${rules}[*].PrefixListIds`, keyedBy: ['PrefixListId'] },
    ]),
    { path: 'Tags[*]' },
  ],
};

const MOMENT = 'when it happened; how long it still holds is on the map of the network';

export const CERTIFICATES_LEFT_OUT: readonly LeftOut[] = [
  { path: 'CertificateArn', reason: 'made up by ACM' },
  { path: 'DomainName', reason: 'what the pair is found by' },
  { path: 'NotBefore', reason: MOMENT },
  { path: 'NotAfter', reason: MOMENT },
  { path: 'CreatedAt', reason: MOMENT },
  { path: 'IssuedAt', reason: MOMENT },
  { path: 'ImportedAt', reason: MOMENT },
  { path: 'RevokedAt', reason: 'when it happened; that it is revoked is its status' },
];

export const certificatesForm: KindForm = {
  kind: 'certificates',
  parts: [],
  leftOut: CERTIFICATES_LEFT_OUT,
  rules: [
    { path: 'InUse', default: false },
    { path: 'Exported', default: false },
    { path: 'HasAdditionalSubjectAlternativeNames', default: false },
  ],
};

export const RECORDS_LEFT_OUT: readonly LeftOut[] = [
  { path: 'Name', reason: 'what the pair is found by, with the type' },
  { path: 'Type', reason: 'what the pair is found by, with the name' },
  { path: 'SetIdentifier', reason: 'what the pair is found by, with the name' },
  { path: 'AliasTarget.HostedZoneId', reason: 'of the service that is pointed to, in its region' },
  { path: 'HealthCheckId', reason: 'made up by Route 53' },
  { path: 'TrafficPolicyInstanceId', reason: 'made up by Route 53' },
  { path: 'CidrRoutingConfig.CollectionId', reason: 'made up by Route 53' },
];

export const dnsRecordsForm: KindForm = {
  kind: 'dns-records',
  parts: [],
  leftOut: RECORDS_LEFT_OUT,
  rules: [{ path: 'TTL', unit: 'seconds' }],
  prepare,
};

/** Values without their members: a record's values are a set. Whether a health check stands behind it is compared. */
function prepare(answers: Answers): unknown {
  const { ResourceRecords: records, ...record } = joined(answers);
  const values = (records as readonly { readonly Value?: unknown }[] | undefined)?.map(({ Value }) => Value);
  return { ...record, ResourceRecords: values, HasHealthCheck: record.HealthCheckId !== undefined };
}
