import { fileURLToPath } from 'node:url';
import { askedFor } from './arguments.ts';
import { CHECKS } from './check.ts';
import type { Check } from './check.ts';
import { runCommand } from './command.ts';
import { runChecks } from './schedule.ts';
import type { Outcome, Result } from './schedule.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

async function main(): Promise<void> {
  const asked = askedFor(process.argv.slice(2));
  if (asked.kind === 'help') {
    console.log(asked.text);
    return;
  }
  if (asked.kind === 'mistake') {
    console.error(asked.sentence);
    process.exitCode = 2;
    return;
  }
  for (const { name, onDemand } of CHECKS)
    if (onDemand !== undefined && !asked.checks.some((check) => check.name === name))
      console.log(`not run  ${name.padEnd(10)} by name only: ${onDemand}`);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());
  const results = await runChecks(asked.checks, perform, tell, stop.signal);
  const count = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  const skipped = count('skipped') + asked.checks.length - results.length;
  console.log(
    `${count('passed')} passed, ${count('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  if (count('passed') < asked.checks.length) process.exitCode = 1;
}

async function perform(check: Check, signal: AbortSignal): Promise<Omit<Result, 'check'>> {
  const began = performance.now();
  let text = '';
  for (const command of check.commands) {
    const { code, output } = await runCommand(command, ROOT, signal);
    text += output;
    if (code !== 0) return { outcome: 'failed', seconds: secondsSince(began), text };
  }
  return { outcome: 'passed', seconds: secondsSince(began), text };
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}

function tell({ check, outcome, seconds, text }: Result): void {
  const line = `${outcome.padEnd(8)} ${check.name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s`;
  if (outcome === 'passed') console.log([line, ...(check.told?.exec(text)?.slice(0, 1) ?? [])].join('\n'));
  else if (outcome === 'skipped') console.log(`${line}  ${text}`);
  else console.log(`${line}\n${text.trimEnd()}\n`);
}

await main();
