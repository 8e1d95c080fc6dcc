import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { comparePair, readPair } from '../../core/compare/compare-pair.ts';
import type { Comparison } from '../../core/compare/differences.ts';
import { readRules } from '../../core/compare/rules-file.ts';
import { EnvironmentsFileError, loadEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { parseCompareArguments, USAGE } from './arguments.ts';
import type { CompareArguments } from './arguments.ts';
import { formatted } from './formats.ts';
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

async function compare({ pair, rules, format, kinds, all }: CompareArguments, file: string): Promise<number> {
  const read = await readRules(rules);
  if ('mistake' in read) return unread(read.mistake);
  const expected = read.rules;
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
    const look = () => readPair(sides, budgetFor(control.signal, BUDGET_MS), kinds, { secretKeys: true });
    let comparison = comparePair(await look(), expected, Date.now());
    if (isPassing(comparison)) {
      await pause(AGAIN_AFTER_MS);
      comparison = comparePair(await look(), expected, Date.now());
    }
    const report = reportOf(comparison, expected, all);
    console.log(formatted(report, format));
    if (report.isBlind) return BLIND;
    return report.differs ? DIFFERENT : ALIKE;
  } finally {
    registry.close();
  }
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
