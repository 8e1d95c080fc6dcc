import type {
  ChangeResourceRecordSetsRequest,
  ChangeResourceRecordSetsResponse,
  GetChangeRequest,
  GetChangeResponse,
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
} from '@aws-sdk/client-route-53';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { changeInfo } from './change-info.ts';
import { applyChanges } from './change-rules.ts';
import { sortKey } from './record-name.ts';
import { recordKey } from './zone-store.ts';
import type { ZoneStore } from './zone-store.ts';

const mostRecords = 300;

/** Records of hosted zones: changed in batches that hold as a whole, and listed in their order. */
export function createRecordOperations(cloud: Cloud, store: ZoneStore) {
  function change(input: ChangeResourceRecordSetsRequest): ChangeResourceRecordSetsResponse {
    const zone = store.require(input.HostedZoneId);
    const changes = input.ChangeBatch?.Changes ?? [];
    if (changes.length === 0) throw new ServiceError('InvalidInput', 'A batch needs one change at least.');
    const applied = applyChanges(zone, changes);
    if (!applied.isSound)
      throw new ServiceError('InvalidChangeBatch', `[${applied.problems.join(', ')}]`, { status: 400 });
    store.save({ ...zone, records: applied.records });
    return { ChangeInfo: { ...changeInfo(cloud, store.newChange()), Comment: input.ChangeBatch?.Comment } };
  }

  function list(input: ListResourceRecordSetsRequest): ListResourceRecordSetsResponse {
    const zone = store.require(input.HostedZoneId);
    const size = Math.min(Number(input.MaxItems ?? mostRecords), mostRecords);
    const { StartRecordName: name, StartRecordType: type = '', StartRecordIdentifier: set = '' } = input;
    if (name === undefined && input.StartRecordType !== undefined)
      throw new ServiceError('InvalidInput', 'The input is not valid: a type needs a name.');
    const from = name === undefined ? '' : `${sortKey(name)} ${type} ${set}`.trimEnd();
    const rest = [...zone.records]
      .sort((a, b) => (recordKey(a) < recordKey(b) ? -1 : 1))
      .filter((record) => recordKey(record) >= from);
    const next = rest[size];
    return {
      ResourceRecordSets: rest.slice(0, size),
      IsTruncated: next !== undefined,
      NextRecordName: next?.Name,
      NextRecordType: next?.Type,
      NextRecordIdentifier: next?.SetIdentifier,
      MaxItems: size,
    };
  }

  function getChange(input: GetChangeRequest): GetChangeResponse {
    const id = input.Id?.split('/').at(-1) ?? '';
    const madeAt = store.changedAt(id);
    if (madeAt === undefined)
      throw new ServiceError('NoSuchChange', `Could not find resource with ID: ${id}`);
    return { ChangeInfo: changeInfo(cloud, { id, madeAt }) };
  }

  return { ChangeResourceRecordSets: change, ListResourceRecordSets: list, GetChange: getChange };
}
