import { spawn } from 'node:child_process';

const KEPT_CHARACTERS = 16_000;

/**
 * Runs a command without showing what it prints, and tells how it ended.
 * @param {readonly string[]} words the program and its arguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ ok: boolean, output: string, seconds: string }>} `output` is the end of what it printed
 */
export function quietCommand([program, ...words], options = {}) {
  const began = Date.now();
  return new Promise((resolve) => {
    let output = '';
    const keep = (chunk) => (output = (output + chunk.toString()).slice(-KEPT_CHARACTERS));
    const finish = (ok) => resolve({ ok, output, seconds: ((Date.now() - began) / 1000).toFixed(1) });
    const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => {
      keep(`${program}: ${error.code ?? error.message}`);
      finish(false);
    });
    child.once('close', (code) => finish(code === 0));
  });
}
