import { parseArgs } from 'node:util';
import { allServices } from './all-services.ts';
import { containerImages } from './docker/container-images.ts';
import { startDockerEngine } from './docker/engine.ts';
import { programsOf } from './processes/programs-folder.ts';
import { startSandbox } from './server.ts';

/**
 * One environment as a process of its own. Prints one line of JSON (`{"listening": URL, …}`) when it is ready; ends
 * on SIGTERM and SIGINT, and with `--with-parent` when its standard input closes. Exit code 1 where it can not start.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    account: { type: 'string' },
    region: { type: 'string' },
    directory: { type: 'string' },
    keep: { type: 'boolean', default: false },
    // A folder of bundles, NAME.mjs each: what the images of its repositories hold.
    programs: { type: 'string' },
    // Where a Docker Engine of these programs listens, for an environment of containers.
    'docker-socket': { type: 'string' },
    // Where the Redis behind a replication group listens: ID=HOST:PORT.
    cache: { type: 'string', multiple: true, default: [] },
    // How often load balancers tell what they have measured.
    'elb-metrics-seconds': { type: 'string', default: '60' },
    'with-parent': { type: 'boolean', default: false },
  },
});

const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port ${values.port} is no port.`);
  process.exit(1);
}

const caches = values.cache.map((text) => {
  const [, id = '', host = '', cachePort = ''] = /^([a-z][a-z0-9-]*)=([\w.-]+):(\d{1,5})$/.exec(text) ?? [];
  return { id, host, port: Number(cachePort), text };
});
const wrong = caches.find(({ id }) => id === '');
if (wrong) {
  console.error(`--cache ${wrong.text} is not of the form ID=HOST:PORT.`);
  process.exit(1);
}

async function start() {
  const programs = values.programs === undefined ? {} : await programsOf(values.programs);
  const sandbox = await startSandbox({
    port,
    account: values.account,
    region: values.region,
    directory: values.directory,
    keep: values.keep,
    services: allServices,
    programs,
    caches,
    elbMetricsSeconds: Number(values['elb-metrics-seconds']),
  });
  const socketPath = values['docker-socket'];
  const engine =
    socketPath === undefined
      ? undefined
      : await startDockerEngine({ socketPath, programs, images: containerImages(programs) });
  return { sandbox, engine };
}

const { sandbox, engine } = await start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await Promise.all([sandbox.close(), engine?.close()]);
  process.exit(0);
}

process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
if (values['with-parent']) {
  process.stdin.on('end', () => void end());
  process.stdin.on('close', () => void end());
  process.stdin.resume();
}

console.log(JSON.stringify({ listening: sandbox.url, pid: process.pid }));
