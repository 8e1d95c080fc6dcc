import type { Change, ResourceRecordSet, RRType } from '@aws-sdk/client-route-53';
import { isIPv4, isIPv6 } from 'node:net';
import { isWithin, normalName } from './record-name.ts';
import { recordKey } from './zone-store.ts';
import type { StoredZone } from './zone-store.ts';

const types: ReadonlySet<string> = new Set<RRType>([
  'A',
  'AAAA',
  'CAA',
  'CNAME',
  'DS',
  'HTTPS',
  'MX',
  'NAPTR',
  'NS',
  'PTR',
  'SOA',
  'SPF',
  'SRV',
  'SSHFP',
  'SVCB',
  'TLSA',
  'TXT',
]);

/** A zone's records after a batch, or what is wrong with it: nothing is changed then. */
export type Applied =
  | { readonly isSound: true; readonly records: readonly ResourceRecordSet[] }
  | { readonly isSound: false; readonly problems: readonly string[] };

function named({ Name, Type, SetIdentifier }: ResourceRecordSet): string {
  const set = SetIdentifier === undefined ? '' : `, set-identifier='${SetIdentifier}'`;
  return `[name='${Name ?? ''}', type='${Type ?? ''}'${set}]`;
}

function wrongValue(type: string | undefined, value: string): string | undefined {
  if (type === 'A' && !isIPv4(value))
    return `Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '${value}''`;
  if (type === 'AAAA' && !isIPv6(value))
    return `Invalid Resource Record: 'FATAL problem: AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '${value}''`;
  if ((type === 'TXT' || type === 'SPF') && !/^"[^]*"$/.test(value))
    return `Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '${value}''`;
  return undefined;
}

/** What is wrong with a record by itself. */
function faultOf(zone: StoredZone, record: ResourceRecordSet): string | undefined {
  const { Name: name = '', Type: type = '', ResourceRecords: values = [], AliasTarget: alias } = record;
  if (!types.has(type)) return `Invalid type ${type}.`;
  if (!isWithin(name, zone.name)) return `RRSet with DNS name ${name} is not permitted in zone ${zone.name}`;
  if (type === 'CNAME' && name === zone.name)
    return `RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone.name}`;
  if (alias) {
    return values.length > 0 || record.TTL !== undefined
      ? `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one in Change with ${named(record)}`
      : undefined;
  }
  if (values.length === 0 || record.TTL === undefined)
    return `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with ${named(record)}`;
  if (type === 'CNAME' && values.length > 1)
    return `RRSet of type CNAME with DNS name ${name} may hold one value only.`;
  return values.map(({ Value = '' }) => wrongValue(type, Value)).find((fault) => fault !== undefined);
}

/** What is wrong with a record beside the others of its name. */
function conflictOf(
  zone: StoredZone,
  record: ResourceRecordSet,
  records: readonly ResourceRecordSet[],
): string | undefined {
  const same = records.filter((one) => one.Name === record.Name && recordKey(one) !== recordKey(record));
  const isAlone = same.every(({ Type }) => (Type === 'CNAME') === (record.Type === 'CNAME'));
  if (!isAlone)
    return `RRSet of type ${record.Type ?? ''} with DNS name ${record.Name ?? ''} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`;
  const isMixed = same.some(
    (one) =>
      one.Type === record.Type && (one.SetIdentifier === undefined) !== (record.SetIdentifier === undefined),
  );
  return isMixed
    ? `RRSet with DNS name ${record.Name ?? ''}, type ${record.Type ?? ''} cannot be created as a set of another kind exists with same name and type.`
    : undefined;
}

function sameValues(a: ResourceRecordSet, b: ResourceRecordSet): boolean {
  const shown = ({ ResourceRecords, AliasTarget, TTL, Weight }: ResourceRecordSet) =>
    JSON.stringify([
      (ResourceRecords ?? []).map(({ Value }) => Value).sort(),
      AliasTarget && normalName(AliasTarget.DNSName ?? ''),
      TTL,
      Weight,
    ]);
  return shown(a) === shown(b);
}

/** Applies a batch to a zone's records, all of it or nothing. Source: Route 53 API, "ChangeResourceRecordSets". */
export function applyChanges(zone: StoredZone, changes: readonly Change[]): Applied {
  const records = new Map(zone.records.map((record) => [recordKey(record), record]));
  const problems: string[] = [];
  for (const { Action: action, ResourceRecordSet: given } of changes) {
    if (!given) continue;
    const record: ResourceRecordSet = { ...given, Name: normalName(given.Name ?? '') };
    const key = recordKey(record);
    const present = records.get(key);
    if (action === 'DELETE') {
      if (!present)
        problems.push(`Tried to delete resource record set ${named(record)} but it was not found`);
      else if (!sameValues(present, record))
        problems.push(
          `Tried to delete resource record set ${named(record)} but the values provided do not match the current values`,
        );
      else if (record.Name === zone.name && (record.Type === 'NS' || record.Type === 'SOA'))
        problems.push(`A HostedZone must contain exactly one ${record.Type} record.`);
      else records.delete(key);
      continue;
    }
    if (action === 'CREATE' && present) {
      problems.push(`Tried to create resource record set ${named(record)} but it already exists`);
      continue;
    }
    const fault = faultOf(zone, record) ?? conflictOf(zone, record, [...records.values()]);
    if (fault !== undefined) problems.push(fault);
    else records.set(key, record);
  }
  return problems.length > 0
    ? { isSound: false, problems }
    : { isSound: true, records: [...records.values()] };
}
