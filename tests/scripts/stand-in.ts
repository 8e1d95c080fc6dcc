import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One call of a program that is not really there. */
export interface StandInCall {
  readonly words: readonly string[];
  /** What it was given by its standard input. */
  readonly input: string;
}

export interface StandInAnswer {
  readonly code?: number;
  readonly output?: string;
  readonly errors?: string;
}

export interface StandIn {
  /** A folder to put first in PATH. */
  readonly folder: string;
  readonly calls: readonly StandInCall[];
  readonly close: () => Promise<void>;
}

/** Reads standard input only where it is no terminal and something comes. */
const PROGRAM = `#!ADDRESS_OF_NODE
const words = process.argv.slice(2);
let input = '';
if (words.includes('--password-stdin')) for await (const chunk of process.stdin) input += chunk;
const answer = await fetch('URL', { method: 'POST', body: JSON.stringify({ words, input }) });
const { code = 0, output = '', errors = '' } = await answer.json();
process.stdout.write(output);
process.stderr.write(errors);
process.exitCode = code;
`;

/** Puts a program of this name where PATH can lead to it: what it is called with is kept, and answered by the test. */
export async function standIn(
  name: string,
  answer: (call: StandInCall) => StandInAnswer | Promise<StandInAnswer>,
): Promise<StandIn> {
  const calls: StandInCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = JSON.parse(Buffer.concat(chunks).toString('utf8')) as StandInCall;
      calls.push(call);
      void Promise.resolve(answer(call)).then((said) => response.end(JSON.stringify(said)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(path.join(tmpdir(), 'stand-in-'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // A module, although it has no ending: a program is called by its bare name.
  const module = path.join(folder, `${name}.mjs`);
  await writeFile(module, PROGRAM.replace('ADDRESS_OF_NODE', process.execPath).replace('URL', url));
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${module}' "$@"\n`);
  await chmod(file, 0o755);
  return {
    folder,
    calls,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}
