import type { ResourceRecordSet, Tag } from '@aws-sdk/client-route-53';
import { randomBytes } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { sortKey } from './record-name.ts';

export interface StoredZone {
  /** Without `/hostedzone/`. */
  readonly id: string;
  readonly name: string;
  readonly callerReference: string;
  readonly comment?: string;
  readonly isPrivate: boolean;
  readonly vpcs: readonly { readonly VPCId?: string; readonly VPCRegion?: string }[];
  readonly records: readonly ResourceRecordSet[];
  readonly tags: readonly Tag[];
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** `Z` or `C`, and twenty letters and digits. */
export function newId(first: 'Z' | 'C'): string {
  return first + Array.from(randomBytes(20), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** Sorts records of a zone as they are listed: by name from the right, type, and set. */
export function recordKey({ Name = '', Type, SetIdentifier = '' }: ResourceRecordSet): string {
  return `${sortKey(Name)} ${Type ?? ''} ${SetIdentifier}`;
}

export class ZoneStore {
  private readonly zones: Database<StoredZone, string>;
  /** When each change was made. */
  private readonly changes: Database<number, string>;

  constructor(private readonly cloud: Cloud) {
    this.zones = cloud.store.openDB({ name: 'route53-zones' });
    this.changes = cloud.store.openDB({ name: 'route53-changes' });
  }

  all(): readonly StoredZone[] {
    return [...this.zones.getRange()].map(({ value }) => value);
  }

  /** Takes an id with or without its path. Throws NoSuchHostedZone. */
  require(id = ''): StoredZone {
    const bare = id.split('/').at(-1) ?? '';
    const found = this.zones.get(bare);
    if (found) return found;
    throw new ServiceError('NoSuchHostedZone', `No hosted zone found with ID: ${bare}`);
  }

  save(zone: StoredZone): void {
    this.zones.putSync(zone.id, zone);
  }

  remove(id: string): void {
    this.zones.removeSync(id);
  }

  /** Notes that something has changed; answers what GetChange is asked by. */
  newChange(): { readonly id: string; readonly madeAt: number } {
    const id = newId('C');
    const madeAt = this.cloud.clock.now();
    this.changes.putSync(id, madeAt);
    return { id, madeAt };
  }

  changedAt(id: string): number | undefined {
    return this.changes.get(id);
  }
}
