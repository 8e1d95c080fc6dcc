import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import type { Executed } from '../../core/actions/wishes.ts';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness } from './migration.fixture.ts';
import { manyItems } from './tables.fixture.ts';

let staging: MigrationHarness;
beforeAll(async () => {
  staging = await startMigration('staging');
}, 60_000);
afterAll(() => staging.close());

async function begin(actionId: string, input: object): Promise<Executed> {
  const wish = staging.wish('prod', actionId, input);
  const presented = await staging.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  const { hash: planHash, target: typedName } = presented.presentation;
  return staging.gate.execute({ ...wish, key: newRunId(Date.now()), planHash, typedName });
}

describe('two that write the same table', () => {
  it('wait for each other, whichever folder their actions are of', async () => {
    await staging.table('dev', 'claimed-dev', manyItems(20));
    const { table } = await staging.table('prod', 'claimed-staging', []);
    const copying = await begin('migration.copy-table', {
      fromEnvironment: 'dev',
      fromTable: 'claimed-dev',
      table,
    });
    if (copying.outcome !== 'started') throw new Error(JSON.stringify(copying));
    const item = { PK: { S: 'new' }, SK: { N: '1' } };
    const putting = () => begin('tables.put-item', { table, item, read: null });
    expect(await putting()).toMatchObject({
      outcome: 'stopped',
      sentence: /^Olga Operator is at it already: /,
    });
    await carryOn(staging.parts, copying.run.id);
    expect((await staging.home.runs.find(copying.run.id))?.state).toBe('done');
    expect(await putting()).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
  });
});
