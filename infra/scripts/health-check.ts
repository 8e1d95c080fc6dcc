import { Reader } from '../../core/upstream/reader.ts';
import { ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { consoleHealth, environmentHealth } from './health/asked.ts';
import { healthTable } from './health/table.ts';
import type { HealthRow } from './health/types.ts';
import { runScript } from './script.ts';
import { httpAddress, parseWords, wholeNumber } from './words.ts';

const USAGE = `npm run health:check:all -- [--console URL | --console none] [--environments FILE] [--json]

${ENVIRONMENTS_WORDS}
  --console URL         the console that is asked for /readyz (http://127.0.0.1:3000); none asks no console
  --within SECONDS      how long an answer may take (10)
  --json                one JSON object instead of a table

Asks every service of every environment for /health, every upstream by its cheapest read, and the console for /readyz.
Ends with 0 where all of them are well, 1 where one is not, 2 where nothing was begun.`;

const USUAL_CONSOLE = 'http://127.0.0.1:3000';
const LONGEST_SECONDS = 120;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environments: { type: 'string' },
    console: { type: 'string', default: USUAL_CONSOLE },
    within: { type: 'string', default: '10' },
    json: { type: 'boolean' },
  },
  USAGE,
  ({ console: address, within, ...told }) => ({
    ...told,
    address: address === 'none' ? undefined : httpAddress('--console', address),
    withinMs: wholeNumber('--within', within, 1, LONGEST_SECONDS) * 1_000,
  }),
);

await runScript(parsed, USAGE, async ({ environments, address, withinMs, json }, signal) => {
  const { file, registry } = await openEnvironments(environments);
  try {
    const { all } = registry;
    if (!json)
      console.log(
        `Asking ${all.map(({ environment }) => environment.label).join(', ')}${address ? ` and the console at ${address}` : ''}`,
      );
    const rows: readonly HealthRow[] = (
      await Promise.all([
        ...(address === undefined ? [] : [consoleHealth(address, withinMs, signal)]),
        ...all.map((one) => environmentHealth({ ...one, reader: new Reader() }, withinMs, signal)),
      ])
    ).flat();
    const red = rows.filter(({ isWell }) => !isWell).length;
    if (json) console.log(JSON.stringify({ file, isWell: red === 0, parts: rows }, null, 2));
    else {
      console.log(healthTable(rows));
      console.log(red === 0 ? `All ${rows.length} are well.` : `${red} of ${rows.length} are not well.`);
    }
    return red === 0;
  } finally {
    registry.close();
  }
});
