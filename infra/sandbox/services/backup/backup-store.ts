import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { notFound } from './errors.ts';
import type { JobRecord, PlanRecord, RecoveryPointRecord, SelectionRecord, VaultRecord } from './records.ts';

/** Records of one kind, by id. */
export class Shelf<Kept> {
  private readonly records: Database<Kept, string>;

  constructor(
    cloud: Cloud,
    name: string,
    private readonly what: string,
    private readonly idOf: (record: Kept) => string,
  ) {
    this.records = cloud.store.openDB({ name: `backup-${name}` });
  }

  find(id: string): Kept | undefined {
    return this.records.get(id);
  }

  /** Throws ResourceNotFoundException. */
  require(id: string | undefined): Kept {
    const found = id === undefined || id === '' ? undefined : this.find(id);
    if (found === undefined) throw notFound(`${this.what} ${id ?? ''}`);
    return found;
  }

  all(): readonly Kept[] {
    return [...this.records.getRange()].map(({ value }) => value);
  }

  save(record: Kept): Kept {
    this.records.putSync(this.idOf(record), record);
    return record;
  }

  remove(id: string): void {
    this.records.removeSync(id);
  }
}

/** What AWS Backup keeps in one environment. */
export class BackupStore {
  readonly vaults: Shelf<VaultRecord>;
  readonly plans: Shelf<PlanRecord>;
  readonly selections: Shelf<SelectionRecord>;
  readonly jobs: Shelf<JobRecord>;
  readonly points: Shelf<RecoveryPointRecord>;

  constructor(readonly cloud: Cloud) {
    this.vaults = new Shelf(cloud, 'vaults', 'Backup vault', ({ name }) => name);
    this.plans = new Shelf(cloud, 'plans', 'Backup plan', ({ id }) => id);
    this.selections = new Shelf(cloud, 'selections', 'Backup selection', ({ id }) => id);
    this.jobs = new Shelf(cloud, 'jobs', 'Backup job', ({ id }) => id);
    this.points = new Shelf(cloud, 'recovery-points', 'Recovery point', ({ arn }) => arn);
  }

  arnOf(kind: 'backup-vault' | 'backup-plan', id: string): string {
    const { region, account } = this.cloud;
    return `arn:aws:backup:${region}:${account}:${kind}:${id}`;
  }
}

export const TABLE_TYPE = 'DynamoDB';

/** The name of a table in its ARN. */
export function resourceName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
