import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readFile } from 'node:fs/promises';
import { startDockerEngine } from './engine.ts';

/**
 * A stand-in of the Docker Engine as a process of its own. Prints one line of JSON (`{"listening": SOCKET, …}`) when it is
 * ready; ends on SIGTERM and SIGINT, and with `--with-parent` when its standard input closes. Exit code 1 where it can not
 * start. `--images FILE` names a JSON file: `{"programs": {…}, "images": [{"name": …}]}`, as startDockerEngine takes them.
 */
const { values } = parseArgs({
  options: {
    socket: { type: 'string' },
    images: { type: 'string' },
    'with-parent': { type: 'boolean', default: false },
  },
});

const variables = z.record(z.string());
const shipped = z
  .object({
    programs: z.record(z.object({ command: z.array(z.string()).min(1), environment: variables.optional() })),
    images: z.array(
      z
        .object({
          name: z.string().min(1),
          environment: variables.optional(),
          exposedPorts: z.array(z.number().int()).optional(),
          healthcheck: z
            .object({ Test: z.array(z.string()) })
            .passthrough()
            .optional(),
          labels: variables.optional(),
        })
        .strict(),
    ),
  })
  .strict();

async function start() {
  if (!values.socket) throw new Error('--socket names the unix socket to listen on.');
  const text = values.images ? await readFile(values.images, 'utf8') : '{"programs":{},"images":[]}';
  return startDockerEngine({
    socketPath: path.resolve(values.socket),
    ...shipped.parse(JSON.parse(text)),
  });
}

const engine = await start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await engine.close();
  process.exit(0);
}

process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
if (values['with-parent']) {
  process.stdin.on('end', () => void end());
  process.stdin.on('close', () => void end());
  process.stdin.resume();
}

console.log(JSON.stringify({ listening: engine.socketPath, pid: process.pid }));
