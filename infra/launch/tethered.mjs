/* Runs a program that knows nothing of its parent (Redis), and ends it when standard input closes:
   node tethered.mjs PROGRAM ARGUMENT… */
import { spawn } from 'node:child_process';

const GRACE_MS = 4_000;
const [program = '', ...words] = process.argv.slice(2);
const child = spawn(program, words, { stdio: ['ignore', 'inherit', 'inherit'] });

function end() {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
}

child.once('error', (error) => {
  console.error(`${program} could not be started (${error.code ?? error.message}).`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
process.stdin.once('close', end);
process.stdin.resume();
