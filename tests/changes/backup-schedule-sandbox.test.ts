import { CreateTableCommand, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lastRecoveryPoint, tablesPlan } from '../../core/resources/backup-plans/plans.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { OLGA, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';
import { tableInput } from './tables.fixture.ts';

const SET = 'tables.set-backup-schedule';
const DAY_MS = 86_400_000;

let harness: GateHarness;

beforeAll(async () => {
  harness = await startGate();
  for (const name of ['orders', 'users'])
    await harness.clients('prod').dynamodb.send(new CreateTableCommand(tableInput(name)));
}, 60_000);

afterAll(() => harness.close());

function source() {
  const found = harness.parts.planningSource('prod');
  if (!found) throw new RangeError('prod');
  return found;
}

const budget = () => budgetFor(new AbortController().signal);

it('a schedule by AWS Backup makes its backups when the night has come', async () => {
  const run = await harness.run('prod', SET, { tables: ['orders'], timeZone: 'Africa/Kampala' });
  expect(run.state).toBe('done');
  const plan = await tablesPlan(source(), budget());
  expect(plan).toMatchObject({
    state: 'fresh',
    value: {
      timeZone: 'Africa/Kampala',
      keepDays: 30,
      vault: 'operations-console',
      selections: [{ tables: ['orders'] }],
    },
  });
  expect((await lastRecoveryPoint(source(), 'orders', budget())).state).toBe('empty');
  harness.sandboxes.prod.clock.advance(DAY_MS);
  await expect
    .poll(async () => (await lastRecoveryPoint(source(), 'orders', budget())).state, { timeout: 15_000 })
    .toBe('fresh');
  expect((await lastRecoveryPoint(source(), 'users', budget())).state).toBe('empty');
  const { BackupSummaries = [] } = await harness
    .clients('prod')
    .dynamodb.send(new ListBackupsCommand({ TableName: 'orders', BackupType: 'AWS_BACKUP' }));
  expect(BackupSummaries).toHaveLength(1);
  expect((await harness.undo(run, OLGA)).state).toBe('done');
  expect((await tablesPlan(harness.parts.planningSource('prod') ?? source(), budget())).state).toBe('empty');
});
