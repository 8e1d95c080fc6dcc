import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { BUCKETS } from '../../core/catalogue/buckets.ts';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { waitUntilActive } from '../../core/changes/tables/engine/settings/wait-active.ts';
import type { Stage } from '../../core/catalogue/stage.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness, HarnessOptions } from './gate-harness.ts';
import { fill, NOW, tableInput } from './tables.fixture.ts';

export type Side = 'dev' | 'prod';

/** Two sandboxes; the second one stands on the stage that a test says, by the id `prod`. */
export interface MigrationHarness extends GateHarness {
  readonly table: (
    side: Side,
    name: string,
    items: readonly ItemJson[],
    input?: Partial<CreateTableCommandInput>,
  ) => Promise<TablePlace>;
  readonly planOf: (
    side: Side,
    actionId: string,
    input: object,
  ) => ReturnType<GateHarness['gate']['present']>;
}

/** `stage`: what the second environment is. Captures have their buckets on both sides. */
export async function startMigration(stage: Stage, options: HarnessOptions = {}): Promise<MigrationHarness> {
  const label = stage === 'prod' ? 'Production' : stage === 'staging' ? 'Staging' : 'Other development';
  const other = { label, guard: stage === 'staging' ? 'confirm' : 'typed-name', names: { stage } };
  const harness = await startGate({ ...options, more: { prod: { ...other, ...options.more?.prod } } });
  for (const [side, of] of [
    ['dev', 'dev'],
    ['prod', stage],
  ] as const)
    for (const logical of ['backups', 'exports']) {
      const Bucket = BUCKETS.find((one) => one.logical === logical)?.names[of] ?? '';
      await harness.clients(side).s3.send(new CreateBucketCommand({ Bucket }));
    }
  return {
    ...harness,
    async table(side, name, items, input = {}) {
      const made = { client: harness.clients(side).dynamodb, table: name };
      await made.client.send(new CreateTableCommand({ ...tableInput(name), ...input }));
      await waitUntilActive(made, { signal: NOW });
      await fill(made, items);
      return made;
    },
    planOf: (side, actionId, input) => harness.gate.present(harness.wish(side, actionId, input)),
  };
}
