import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateBackupCommand, CreateTableCommand, DescribeBackupCommand } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { BUCKETS } from '../../core/catalogue/buckets.ts';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { applySettings } from '../../core/changes/tables/engine/settings/apply-settings.ts';
import { tableSettings } from '../../core/changes/tables/engine/settings/read-settings.ts';
import type { WantedSettings } from '../../core/changes/tables/engine/settings/settings-plan.ts';
import { waitUntilActive } from '../../core/changes/tables/engine/settings/wait-active.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness, HarnessOptions } from './gate-harness.ts';
import { fill, NOW, tableInput } from './tables.fixture.ts';

export interface TableHarness extends GateHarness {
  readonly place: (table: string, side?: 'dev' | 'prod') => TablePlace;
  /** A new table with items, once it can be used. */
  readonly table: (
    name: string,
    items: readonly ItemJson[],
    options?: { readonly side?: 'dev' | 'prod'; readonly input?: Partial<CreateTableCommandInput> },
  ) => Promise<TablePlace>;
  /** A finished backup; its ARN. */
  readonly backup: (place: TablePlace, name: string) => Promise<string>;
  readonly refusalOf: (actionId: string, input: object, side?: 'dev' | 'prod') => Promise<string>;
}

/** A gate with the buckets that captures and files go to. */
export async function startTableGate(options?: HarnessOptions): Promise<TableHarness> {
  const harness = await startGate(options);
  for (const side of ['dev', 'prod'] as const)
    for (const logical of ['backups', 'exports']) {
      const Bucket = BUCKETS.find((one) => one.logical === logical)?.names[side] ?? '';
      await harness.clients(side).s3.send(new CreateBucketCommand({ Bucket }));
    }
  const place: TableHarness['place'] = (table, side = 'dev') => ({
    client: harness.clients(side).dynamodb,
    table,
  });
  return {
    ...harness,
    place,
    async table(name, items, { side = 'dev', input = {} } = {}) {
      const made = place(name, side);
      await made.client.send(new CreateTableCommand({ ...tableInput(name), ...input }));
      await waitUntilActive(made, { signal: NOW });
      await fill(made, items);
      return made;
    },
    async backup({ client, table }, BackupName) {
      const answer = await client.send(new CreateBackupCommand({ TableName: table, BackupName }));
      const BackupArn = answer.BackupDetails?.BackupArn ?? '';
      for (;;) {
        const { BackupDescription } = await client.send(new DescribeBackupCommand({ BackupArn }));
        if (BackupDescription?.BackupDetails?.BackupStatus === 'AVAILABLE') return BackupArn;
        await sleep(5);
      }
    },
    async refusalOf(actionId, input, side = 'dev') {
      const presented = await harness.gate.present(harness.wish(side, actionId, input));
      if (presented.outcome === 'refused') return presented.sentence;
      if (presented.outcome === 'invalid')
        return presented.mistakes.map(({ path, message }) => `${path} ${message}`).join('; ');
      return presented.outcome;
    },
  };
}

/** Settings that a restore leaves out, onto a table. */
export async function settle(place: TablePlace, more: WantedSettings = {}): Promise<void> {
  const now = await tableSettings(place, { signal: NOW });
  const ended = await applySettings(
    place,
    {
      ...now,
      stream: 'NEW_IMAGE',
      timeToLive: { known: true, value: { attribute: 'expires', status: 'ENABLED' } },
      pointInTimeRecovery: { known: true, value: { days: 35 } },
      tags: { known: true, value: { owner: 'shops' } },
      deletionProtection: true,
      ...more,
    },
    { signal: NOW },
  );
  if (ended.outcome !== 'done') throw new Error(JSON.stringify(ended));
}
