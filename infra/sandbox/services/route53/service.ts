import * as sdk from '@aws-sdk/client-route-53';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { normalName } from './record-name.ts';
import { createRecordOperations } from './record-operations.ts';
import { createZoneOperations } from './zone-operations.ts';
import { ZoneStore } from './zone-store.ts';

/** Amazon Route 53: hosted zones and their records. Nothing resolves names by them. */
export function createRoute53(cloud: Cloud): SandboxService {
  const store = new ZoneStore(cloud);

  function hasRecord(name: string, type: string, value: string): boolean {
    const wanted = normalName(name);
    return store
      .all()
      .some(({ records }) =>
        records.some(
          (record) =>
            record.Name === wanted &&
            record.Type === type &&
            record.ResourceRecords?.some(({ Value = '' }) => normalName(Value) === normalName(value)),
        ),
      );
  }

  return {
    signingName: 'route53',
    apiVersion: '2013-04-01',
    xmlNamespace: 'https://route53.amazonaws.com/doc/2013-04-01/',
    protocols: ['restXml'],
    schemas: sdk,
    operations: { ...createZoneOperations(cloud, store), ...createRecordOperations(cloud, store) },
    missingMembers: (_operation, paths) =>
      new ServiceError('InvalidInput', `The parameter ${paths[0] ?? ''} is required.`),
    throttled: () => new ServiceError('Throttling', 'Rate exceeded', { status: 400 }),
    hasRecord,
  };
}
