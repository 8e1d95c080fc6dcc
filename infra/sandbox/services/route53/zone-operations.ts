import type {
  ChangeTagsForResourceRequest,
  CreateHostedZoneRequest,
  CreateHostedZoneResponse,
  DeleteHostedZoneRequest,
  DeleteHostedZoneResponse,
  GetHostedZoneRequest,
  GetHostedZoneResponse,
  HostedZone,
  ListHostedZonesByNameRequest,
  ListHostedZonesByNameResponse,
  ListHostedZonesRequest,
  ListHostedZonesResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
} from '@aws-sdk/client-route-53';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import { changeInfo } from './change-info.ts';
import { normalName, sortKey } from './record-name.ts';
import { newId } from './zone-store.ts';
import type { StoredZone, ZoneStore } from './zone-store.ts';

const nameServers: readonly string[] = [
  'ns-1.awsdns-00.com',
  'ns-513.awsdns-00.net',
  'ns-1025.awsdns-00.org',
  'ns-1537.awsdns-00.co.uk',
];

/** Hosted zones; a new one has its name servers and its start of authority. */
export function createZoneOperations(cloud: Cloud, store: ZoneStore) {
  function described(zone: StoredZone): HostedZone {
    return {
      Id: `/hostedzone/${zone.id}`,
      Name: zone.name,
      CallerReference: zone.callerReference,
      Config: { Comment: zone.comment, PrivateZone: zone.isPrivate },
      ResourceRecordSetCount: zone.records.length,
    };
  }

  function createZone(input: CreateHostedZoneRequest): CreateHostedZoneResponse {
    const { Name: given = '', CallerReference: callerReference = '', VPC: vpc } = input;
    const name = normalName(given);
    if (!/^(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)+$/.test(name))
      throw new ServiceError('InvalidDomainName', `'${given}' is not a valid domain name`);
    if (store.all().some((zone) => zone.callerReference === callerReference))
      throw new ServiceError(
        'HostedZoneAlreadyExists',
        `A hosted zone has already been created with the specified caller reference.`,
      );
    const zone: StoredZone = {
      id: newId('Z'),
      name,
      callerReference,
      comment: input.HostedZoneConfig?.Comment,
      isPrivate: vpc !== undefined,
      vpcs: vpc ? [vpc] : [],
      records: [
        {
          Name: name,
          Type: 'NS',
          TTL: 172_800,
          ResourceRecords: nameServers.map((server) => ({ Value: `${server}.` })),
        },
        {
          Name: name,
          Type: 'SOA',
          TTL: 900,
          ResourceRecords: [
            {
              Value: `${nameServers[0] ?? ''}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`,
            },
          ],
        },
      ],
      tags: [],
    };
    store.save(zone);
    return {
      HostedZone: described(zone),
      ChangeInfo: changeInfo(cloud, store.newChange()),
      DelegationSet: { NameServers: [...nameServers] },
      VPC: vpc,
      Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
    };
  }

  function getZone(input: GetHostedZoneRequest): GetHostedZoneResponse {
    const zone = store.require(input.Id);
    return {
      HostedZone: described(zone),
      DelegationSet: zone.isPrivate ? undefined : { NameServers: [...nameServers] },
      VPCs: zone.isPrivate ? (zone.vpcs as GetHostedZoneResponse['VPCs']) : undefined,
    };
  }

  function listZones(input: ListHostedZonesRequest): ListHostedZonesResponse {
    const size = Number(input.MaxItems ?? 100);
    const page = takePage(
      store.all(),
      ({ id }) => id,
      input.Marker,
      size,
      () => new ServiceError('InvalidInput', 'The marker is not valid.'),
    );
    return {
      HostedZones: page.items.map(described),
      Marker: input.Marker,
      NextMarker: page.nextToken,
      IsTruncated: page.nextToken !== undefined,
      MaxItems: size,
    };
  }

  function listByName(input: ListHostedZonesByNameRequest): ListHostedZonesByNameResponse {
    const size = Number(input.MaxItems ?? 100);
    const { DNSName: start, HostedZoneId: startId = '' } = input;
    const keyOf = ({ name, id }: StoredZone) => `${sortKey(name)} ${id}`;
    const from = start === undefined ? '' : `${sortKey(start)} ${startId}`;
    const rest = [...store.all()]
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      .filter((zone) => keyOf(zone) >= from);
    const next = rest[size];
    return {
      HostedZones: rest.slice(0, size).map(described),
      DNSName: start,
      HostedZoneId: input.HostedZoneId,
      IsTruncated: next !== undefined,
      NextDNSName: next?.name,
      NextHostedZoneId: next?.id,
      MaxItems: size,
    };
  }

  function deleteZone(input: DeleteHostedZoneRequest): DeleteHostedZoneResponse {
    const zone = store.require(input.Id);
    if (zone.records.some(({ Name, Type }) => Name !== zone.name || (Type !== 'NS' && Type !== 'SOA')))
      throw new ServiceError(
        'HostedZoneNotEmpty',
        'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
      );
    store.remove(zone.id);
    return { ChangeInfo: changeInfo(cloud, store.newChange()) };
  }

  function changeTags(input: ChangeTagsForResourceRequest): void {
    const zone = store.require(input.ResourceId);
    const gone = new Set([...(input.RemoveTagKeys ?? []), ...(input.AddTags ?? []).map(({ Key }) => Key)]);
    store.save({
      ...zone,
      tags: [...zone.tags.filter(({ Key }) => !gone.has(Key)), ...(input.AddTags ?? [])],
    });
  }

  function listTags(input: ListTagsForResourceRequest): ListTagsForResourceResponse {
    const zone = store.require(input.ResourceId);
    return {
      ResourceTagSet: { ResourceType: 'hostedzone', ResourceId: zone.id, Tags: [...zone.tags] },
    };
  }

  return {
    CreateHostedZone: createZone,
    GetHostedZone: getZone,
    ListHostedZones: listZones,
    ListHostedZonesByName: listByName,
    DeleteHostedZone: deleteZone,
    ChangeTagsForResource: changeTags,
    ListTagsForResource: listTags,
  };
}
