import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { comparePair, readPair } from '../../core/compare/compare-pair.ts';
import type { PairOfEstates } from '../../core/compare/compare-pair.ts';
import type { Comparison, Finding } from '../../core/compare/differences.ts';
import type { ExpectedDifference } from '../../core/compare/expected.ts';
import { sharedSecrets } from '../../core/compare/shared-secrets.ts';
import { readRules } from '../../core/compare/rules-file.ts';
import type { Snapshot } from '../../core/compare/snapshot.ts';
import { EnvironmentsFileError, loadEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { parseCompareArguments, USAGE } from './arguments.ts';
import type { CompareArguments } from './arguments.ts';
import { compareDataOf } from './data.ts';
import { formatted } from './formats.ts';
import { keptInHome, momentIn } from './home-moment.ts';
import { changesSince, keep, keptIn } from './kept.ts';
import { reportOf } from './lines.ts';

const ALIKE = 0;
const DIFFERENT = 1;
const BLIND = 2;

/** Where a running demonstration says what it serves. */
const RUNNING = '.sandbox/environments.yaml';
/** Nobody waits in front of a screen: a slow answer is worth more than none. */
const BUDGET_MS = 60_000;
/** Longer than the reader answers with what failed. */
const AGAIN_AFTER_MS = 1_500;

async function main(): Promise<number> {
  const parsed = parseCompareArguments(process.argv.slice(2));
  if (parsed.kind === 'help') {
    console.log(USAGE);
    return ALIKE;
  }
  if (parsed.kind === 'mistake') return unread(parsed.sentence);
  // The SDK's remark about future versions of Node is not for whoever compares.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { OPS_ENVIRONMENTS: configured } = process.env;
  const usual = configured || (existsSync(RUNNING) ? RUNNING : 'environments.yaml');
  return compare(parsed.value, parsed.value.environments ?? usual);
}

async function compare(asked: CompareArguments, file: string): Promise<number> {
  const { pair, rules, kinds, data } = asked;
  const read = await readRules(rules);
  if ('mistake' in read) return unread(read.mistake);
  const registry = createRegistry(await loadEnvironments(file), process.env);
  const control = new AbortController();
  process.once('SIGINT', () => control.abort());
  try {
    const reader = new Reader();
    const [left, right] = pair.map((id) => registry.find(id));
    const missing = !left ? pair[0] : pair[1];
    if (!left || !right) return unread(`${file} has no environment ${missing}.`);
    const sides: readonly [Source, Source] = [
      { ...left, reader },
      { ...right, reader },
    ];
    if (data) {
      const told = await compareDataOf(data, sides, asked.format, control.signal);
      if (told.code === BLIND) return unread(told.text);
      console.log(told.text);
      return told.code;
    }
    // The console keeps none of the names of keys inside secrets.
    const options = { secretKeys: momentIn(asked.since) === undefined };
    const look = () => readPair(sides, budgetFor(control.signal, BUDGET_MS), kinds, options);
    let estates = await look();
    if (isPassing(comparePair(estates, read.rules, Date.now()))) {
      await pause(AGAIN_AFTER_MS);
      estates = await look();
    }
    const shared = options.secretKeys
      ? await sharedSecrets(sides, estates, budgetFor(control.signal, BUDGET_MS))
      : [];
    return await tell(asked, estates, shared, read.rules, registry.home);
  } finally {
    registry.close();
  }
}

async function tell(
  { format, all, save, since }: CompareArguments,
  estates: PairOfEstates,
  shared: readonly Finding[],
  rules: readonly ExpectedDifference[],
  home: ConnectedEnvironment,
): Promise<number> {
  const now = Date.now();
  const kept = await keptSince(since, estates, home);
  if (typeof kept === 'string') return unread(kept);
  const reports =
    since === undefined
      ? [reportOf(withFindings(comparePair(estates, rules, now), shared), rules, all)]
      : changesSince(kept, estates, now);
  if (reports.length === 0) return unread(`${since ?? ''} holds neither side.`);
  if (save !== undefined) await keep(save, estates, now);
  for (const report of reports) console.log(formatted(report, format));
  if (reports.some(({ isBlind }) => isBlind)) return BLIND;
  return reports.some(({ differs }) => differs) ? DIFFERENT : ALIKE;
}

function withFindings(comparison: Comparison, more: readonly Finding[]): Comparison {
  return { ...comparison, findings: [...comparison.findings, ...more] };
}

/** What `--since` names: a file that --save has written, or a moment that the console has kept. */
async function keptSince(
  since: string | undefined,
  { environments }: PairOfEstates,
  home: ConnectedEnvironment,
): Promise<readonly Snapshot[] | string> {
  if (since === undefined) return [];
  const moment = momentIn(since);
  return moment === undefined
    ? keptIn(since)
    : keptInHome(home, environments, moment, process.env.OPS_HOME_TABLE);
}

/** What did not answer once may answer the next time; what is denied stays denied. */
function isPassing({ pairs, unseen }: Comparison): boolean {
  const all = [...unseen, ...pairs.flatMap((pair) => pair.unseen)];
  return all.some(({ state }) => ['unreachable', 'timed-out', 'throttled', 'broken'].includes(state));
}

function unread(sentence: string): number {
  console.error(sentence);
  return BLIND;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof EnvironmentsFileError)) throw error;
  process.exitCode = unread(error.message);
}
