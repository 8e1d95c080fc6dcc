import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildConsole } from '../../infra/launch/console-build.ts';
import { askedFor } from './arguments.ts';
import type { Bench, Part } from './bench.ts';
import { comparePart } from './compare-part.ts';
import { cacheBulkPart } from './cache-bulk-part.ts';
import { callsPart } from './calls-part.ts';
import { Crew } from './crew.ts';
import { bundlePart } from './bundle-part.ts';
import { deploymentsPart } from './deployments-part.ts';
import { faultsPart } from './faults-part.ts';
import { itemsPart } from './items-part.ts';
import { keysPart } from './keys-part.ts';
import { latencyPart } from './latency-part.ts';
import { logsTailPart } from './logs-tail-part.ts';
import { metricsPart } from './metrics-part.ts';
import { migrationBucketPart, migrationTablePart } from './migration-part.ts';
import { morningPart } from './morning-part.ts';
import { sizesPart } from './sizes-part.ts';
import { machineFacts, noteOf, tableOf } from './report.ts';
import type { PartReport } from './report.ts';
import { tableBulkPart } from './table-bulk-part.ts';
import { startStage } from './stage.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PARTS: readonly Part[] = [
  callsPart,
  latencyPart,
  deploymentsPart,
  morningPart,
  faultsPart,
  bundlePart,
  itemsPart,
  keysPart,
  metricsPart,
  cacheBulkPart,
  tableBulkPart,
  migrationTablePart,
  migrationBucketPart,
  sizesPart,
  logsTailPart,
  comparePart,
];
/** Starts everything anew on the usual ports, or goes on for minutes, or writes a million items: only where it is asked for. */
const UNUSUAL = ['start', 'logs-tail', 'migration-table', 'migration-bucket'];

const USAGE = [
  'npm run bench                       measures everything but the start',
  'npm run bench -- --only calls,items measures those parts',
  'npm run bench -- logs-tail          follows a log for ten minutes, or as many as --minutes says',
  'npm run bench -- --with-start       and how long `npm start` takes',
  'npm run bench -- --small            smaller numbers: to see that it runs, not to quote',
  '',
  ...PARTS.map(({ name, looksAt }) => `  ${name.padEnd(10)} ${looksAt}`),
].join('\n');

/**
 * Measures and prints. The exit code says whether everything could be measured (0) or not (1), never whether an aim
 * was met: that depends on the machine.
 */
async function main(): Promise<number> {
  const names = PARTS.map(({ name }) => name);
  const asked = askedFor(
    process.argv.slice(2),
    names,
    names.filter((name) => !UNUSUAL.includes(name)),
  );
  if (asked.kind === 'help') return print(USAGE, 0);
  if (asked.kind === 'mistake') return print(`${asked.sentence}\n\n${USAGE}`, 2);
  const facts = machineFacts();
  console.log(`${facts}\n`);
  // Its clients print a remark about future versions of Node otherwise.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  console.error(`console build: ${await buildConsole(ROOT)}`);
  const reports: PartReport[] = [];
  for (const part of PARTS.filter(({ name }) => asked.only.includes(name))) {
    const report = await reportOf(part, asked.small, asked.minutes);
    reports.push(report);
    console.log(`${tableOf(report)}\n`);
  }
  console.log(noteOf(asked.small ? `${facts}; small numbers` : facts, reports));
  return reports.some(({ failure }) => failure !== undefined) ? 1 : 0;
}

function print(text: string, code: number): number {
  console.log(text);
  return code;
}

const crew = new Crew();

async function reportOf(part: Part, small: boolean, minutes: number): Promise<PartReport> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `bench-${part.name}-`));
  const bench: Bench = {
    root: ROOT,
    small,
    minutes,
    progress: (line) => console.error(`${part.name}: ${line}`),
    async withStage(options, work) {
      try {
        return await work(await startStage({ ...options, root: ROOT, crew, folder }));
      } finally {
        await crew.endAll();
      }
    },
  };
  const began = performance.now();
  const secondsNow = () => (performance.now() - began) / 1_000;
  try {
    return { name: part.name, figures: await part.measure(bench), seconds: secondsNow() };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { name: part.name, figures: [], seconds: secondsNow(), failure };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void crew.endAll().finally(() => process.exit(130)));

process.exitCode = await main();
