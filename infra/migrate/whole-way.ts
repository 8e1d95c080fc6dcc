import { TABLES } from '../../core/catalogue/tables.ts';
import { bucketName, tableName } from '../../core/catalogue/names.ts';
import { dataFlowRefusal } from '../../core/actions/data-flow.ts';
import { endedSteps } from '../../core/changes/sequences/steps.ts';
import { DONE, FAILED, notBegun, runProgram } from './program.ts';

const USAGE = `npm run migrate -- [options]

A whole way as one operation, as the console's page for migrations begins it: tables are copied (masked, where only masked
data may go), buckets synced, each compared afterwards; then a smoke test posts a video where data goes as it is.`;

/** As long as tables are still written to, their changes are followed for so long at most. */
const FOLLOWED_MINUTES = 60;

/** What is synced where nothing else is said. */
const USUAL_BUCKETS = ['assets', 'thumbnails'];

await runProgram(USAGE, async (gate, asked) => {
  const [from, to] = [gate.registry.find(asked.from), gate.registry.find(asked.to)];
  if (!from || !to) return notBegun(`${gate.file} has no environment ${from ? asked.to : asked.from}.`);
  const masked = dataFlowRefusal(from.environment, to.environment, false) !== undefined;
  const { stage } = from.environment.names;
  const tables = asked.tables ?? TABLES.map(({ logical }) => logical);
  const buckets = masked ? [] : (asked.buckets ?? USUAL_BUCKETS);
  const run = await gate.run({
    environmentId: asked.to,
    actionId: 'migration.migrate',
    yes: asked.yes,
    reason: asked.reason,
    input: {
      fromEnvironment: asked.from,
      tables: tables.map((logical) => tableName(stage, logical)),
      buckets: buckets.map((logical) => bucketName(stage, logical)),
      masked,
      check: asked.check,
      ...(asked.follow ? { follow: { mostMinutes: FOLLOWED_MINUTES } } : {}),
      smokeTest: !masked,
    },
  });
  if (!run) return notBegun('The migration was not begun.');
  for (const { title, outcome, sentence } of endedSteps(run.checkpoint))
    console.log(`${outcome === 'done' ? 'ok    ' : 'FAILED'}  ${title}: ${sentence}`);
  return run.outcome?.outcome === 'done' ? DONE : FAILED;
});
