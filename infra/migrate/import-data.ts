import { bucketName, tableName } from '../../core/catalogue/names.ts';
import { readBundle } from './bundle.ts';
import { DONE, FAILED, notBegun, runProgram } from './program.ts';

const USAGE = `npm run import:staging-data -- [options]

Imports into staging what development has exported, table by table and bucket by bucket. Staging keeps what is
overwritten; each step is undone in the console. Nothing is ever imported into production.`;

await runProgram(USAGE, async (gate, asked) => {
  const target = gate.registry.find(asked.to);
  if (!target) return notBegun(`${gate.file} has no environment ${asked.to}.`);
  const bundle = await readBundle(asked.directory);
  if (typeof bundle === 'string') return notBegun(bundle);
  const { stage } = target.environment.names;
  const step = { environmentId: asked.to, yes: asked.yes, reason: asked.reason };
  const from = { fromEnvironment: bundle.environment };
  const lacking = [
    ...lackedOf(asked.tables, bundle.tables, 'table'),
    ...lackedOf(asked.buckets, bundle.buckets, 'bucket'),
  ];
  if (lacking.length > 0)
    return notBegun(`The bundle of ${bundle.environment} has no ${lacking.join(', no ')}.`);
  const steps = [
    ...bundle.tables
      .filter(({ logical }) => asked.tables?.includes(logical) ?? true)
      .map(({ logical, key }) => ({
        actionId: 'migration.import',
        input: { ...from, bucket: bundle.bucket, key, table: tableName(stage, logical) },
      })),
    ...bundle.buckets
      .filter(({ logical }) => asked.buckets?.includes(logical) ?? true)
      .map(({ logical, folder }) => ({
        actionId: 'migration.sync-bucket',
        input: {
          ...from,
          fromBucket: bundle.bucket,
          fromFolder: folder,
          bucket: bucketName(stage, logical),
          check: asked.check,
        },
      })),
  ];
  if (steps.length === 0) return notBegun('Nothing is asked for: neither tables nor buckets.');
  let done = 0;
  for (const { actionId, input } of steps) {
    const run = await gate.run({ ...step, actionId, input });
    if (run?.outcome?.outcome !== 'done')
      return run || done > 0 ? FAILED : notBegun('The import was not begun.');
    done += 1;
  }
  const tables = steps.filter(({ actionId }) => actionId === 'migration.import').length;
  console.log(
    `\n${tables} of the ${bundle.tables.length} tables and ${done - tables} of the ${bundle.buckets.length} buckets that ${bundle.environment} has exported are in ${asked.to}.`,
  );
  return DONE;
});

/** What is asked for by a name that was not exported: `table prodcts`. */
function lackedOf(
  asked: readonly string[] | undefined,
  exported: readonly { readonly logical: string }[],
  kind: 'table' | 'bucket',
): readonly string[] {
  return (asked ?? [])
    .filter((name) => !exported.some(({ logical }) => logical === name))
    .map((name) => `${kind} ${name}`);
}
