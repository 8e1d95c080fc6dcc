import { BUCKETS } from '../../core/catalogue/buckets.ts';
import { bucketName } from '../../core/catalogue/names.ts';
import { TABLES } from '../../core/catalogue/tables.ts';
import { writeBundle } from './bundle.ts';
import type { Bundle } from './bundle.ts';
import { DONE, FAILED, notBegun, runProgram } from './program.ts';

const USAGE = `npm run export:dev-data -- [options]

Exports tables of development into files, and buckets into folders, of its exports bucket.`;

/** What shops show; the others hold exports, captures and what is built. */
const USUAL_BUCKETS = ['assets', 'thumbnails'];

await runProgram(USAGE, async (gate, asked) => {
  const connected = gate.registry.find(asked.from);
  if (!connected) return notBegun(`${gate.file} has no environment ${asked.from}.`);
  const { stage } = connected.environment.names;
  if (stage === 'prod') return notBegun('Production is not exported: its data goes down only masked.');
  const tables = asked.tables ?? TABLES.map(({ logical }) => logical);
  const buckets = asked.buckets ?? USUAL_BUCKETS;
  const unknown = [
    ...tables.filter((name) => !TABLES.some(({ logical }) => logical === name)),
    ...buckets.filter((name) => !BUCKETS.some(({ logical }) => logical === name)),
  ];
  if (unknown.length > 0) return notBegun(`The catalogue has no ${unknown.join(', ')}.`);
  const takenAt = new Date().toISOString();
  const into = bucketName(stage, 'exports');
  const bundle: Bundle = { environment: asked.from, takenAt, bucket: into, tables: [], buckets: [] };
  const step = { environmentId: asked.from, yes: asked.yes, reason: asked.reason };
  for (const { logical, names } of TABLES.filter((one) => tables.includes(one.logical))) {
    const input = { table: names[stage], format: 'dynamodb-json' };
    const run = await gate.run({ ...step, actionId: 'tables.export', input });
    if (run?.outcome?.outcome !== 'done') return run ? FAILED : notBegun('The export was not begun.');
    const undo = run.outcome.undo?.input as { readonly key: string };
    bundle.tables.push({ logical, key: undo.key, items: run.outcome.sentence });
  }
  for (const { logical, names } of BUCKETS.filter((one) => buckets.includes(one.logical))) {
    const folder = `bundles/${takenAt.replaceAll(/[:.]/g, '-')}/${logical}/`;
    const input = {
      fromEnvironment: asked.from,
      fromBucket: names[stage],
      bucket: into,
      folder,
      check: asked.check,
    };
    const run = await gate.run({ ...step, actionId: 'migration.sync-bucket', input });
    if (run?.outcome?.outcome !== 'done') return run ? FAILED : notBegun('The export was not begun.');
    bundle.buckets.push({ logical, folder });
  }
  console.log(`\nWhat was exported stands in ${await writeBundle(asked.directory, bundle)}.`);
  return DONE;
});
