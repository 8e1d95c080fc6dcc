import { EnvironmentsFileError } from '../../core/environments/load.ts';
import { OPTIONS_USAGE, parseMigrateArguments } from './arguments.ts';
import type { MigrateArguments } from './arguments.ts';
import { commandGate } from './command-gate.ts';
import type { CommandGate } from './command-gate.ts';

export const DONE = 0;
export const FAILED = 1;
export const NOT_BEGUN = 2;

/** Runs one program of this folder to its exit code. */
export async function runProgram(
  usage: string,
  work: (gate: CommandGate, asked: MigrateArguments) => Promise<number>,
): Promise<void> {
  const parsed = parseMigrateArguments(process.argv.slice(2));
  const help = `${usage}\n\n${OPTIONS_USAGE}`;
  if (parsed.kind === 'help') {
    console.log(help);
    return;
  }
  if (parsed.kind === 'mistake') {
    process.exitCode = notBegun(`${parsed.sentence}\n\n${help}`);
    return;
  }
  const control = new AbortController();
  process.once('SIGINT', () => control.abort());
  try {
    const gate = await commandGate(parsed.value.environments, control.signal);
    try {
      process.exitCode = await work(gate, parsed.value);
    } finally {
      gate.close();
    }
  } catch (error) {
    if (!(error instanceof EnvironmentsFileError)) throw error;
    process.exitCode = notBegun(error.message);
  }
}

export function notBegun(sentence: string): number {
  console.error(sentence);
  return NOT_BEGUN;
}
