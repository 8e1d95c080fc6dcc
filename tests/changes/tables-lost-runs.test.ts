import { GetObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { startTableGate } from './tables-actions.fixture.ts';
import type { TableHarness } from './tables-actions.fixture.ts';
import { manyItems } from './tables.fixture.ts';

const EXPORTS = 'tiktok-commerce-exports-dev';

let tables: TableHarness;
beforeAll(async () => {
  tables = await startTableGate();
}, 60_000);
afterEach(() => tables.faults('dev', []));
afterAll(() => tables.close());

it('an export that its console has lost is gone on with in the upload that was begun', async () => {
  const items = manyItems(30);
  await tables.table('lost', items);
  const { s3 } = tables.clients('dev');
  const wish = tables.wish('dev', 'tables.export', { table: 'lost', format: 'dynamodb-json' });
  const presented = await tables.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  const key = newRunId(Date.now());
  await tables.gate.execute({ ...wish, key, planHash: presented.presentation.hash });
  await tables.faults('dev', [{ service: 'dynamodb', operation: 'Scan', kind: 'hang' }]);
  const { runs } = tables.home;
  const home = { ...tables.home, runs: { ...runs, renew: () => Promise.resolve('lost' as const) } };
  await carryOn({ ...tables.parts, home }, key);
  await tables.faults('dev', []);
  expect((await runs.find(key))?.state).toBe('running');
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: EXPORTS }));
  expect(Uploads).toHaveLength(1);
  tables.advance(36_000);
  await carryOn(tables.parts, key);
  const run = await runs.find(key);
  expect(run).toMatchObject({ state: 'done' });
  const { key: Key } = run?.outcome?.undo?.input as { readonly key: string };
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: EXPORTS, Key }));
  expect((await Body?.transformToString())?.trimEnd().split('\n')).toHaveLength(items.length);
});
