import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { parseDotenv } from '../../core/resources/configuration/dotenv.ts';
import { dockerLine, requireDocker, runDocker } from './docker/docker-program.ts';
import { runScript } from './script.ts';
import { httpAddress, Mistake, parseWords, wholeNumber } from './words.ts';

const USAGE = `npm run docker:up -- [--service NAME] [--build] [--endpoint URL] [--timeout SECONDS] [--dry-run]

  --service NAME     one part of docker-compose.yml alone, made anew, without what it depends on
  --build            builds the images anew, also where they are there
  --endpoint URL     another emulator than LocalStack, which is not started then; a loopback address is reached too
  --timeout SECONDS  how long everything may take to be healthy (600)
  --dry-run          shows the command, and starts nothing

Starts the platform, its console, nginx, Redis and LocalStack, and waits until all of them are healthy. Ends with 0
where they are, 1 where one is not, 2 where there is no Docker.`;

const SOCKET = '/var/run/docker.sock';
const PASSWORD = 'OPS_LOCAL_SIGN_IN_PASSWORD';
const SERVICE = /^[a-z][a-z0-9-]*$/;
const LONGEST_SECONDS = 86_400;

const parsed = parseWords(
  process.argv.slice(2),
  {
    service: { type: 'string' },
    build: { type: 'boolean' },
    endpoint: { type: 'string' },
    timeout: { type: 'string', default: '600' },
    'dry-run': { type: 'boolean' },
  },
  USAGE,
  ({ service, endpoint, timeout, ...told }) => {
    if (service !== undefined && !SERVICE.test(service))
      throw new Mistake(`--service takes the name of a part, not ${service}.`);
    return {
      ...told,
      service,
      endpoint: endpoint === undefined ? undefined : insideOf(httpAddress('--endpoint', endpoint)),
      seconds: wholeNumber('--timeout', timeout, 1, LONGEST_SECONDS),
    };
  },
);

/** Inside of a container this machine's loopback is the container's own. */
function insideOf(endpoint: string): string {
  const url = new URL(endpoint);
  if (!/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)) return endpoint;
  url.hostname = 'host.docker.internal';
  return url.href.replace(/\/$/, '');
}

await runScript(parsed, USAGE, async ({ service, build, endpoint, seconds, ...asked }, signal) => {
  const words = [
    ...['compose', 'up', '--detach', '--wait', '--wait-timeout', String(seconds)],
    ...(build ? ['--build'] : []),
    ...(endpoint === undefined ? [] : ['--scale', 'localstack=0']),
    ...(service === undefined ? [] : ['--no-deps', '--force-recreate', service]),
  ];
  if (asked['dry-run']) {
    console.log(dockerLine(words));
    return true;
  }
  await requireDocker(signal, ['compose']);
  const known = process.env[PASSWORD] || (await passwordInFile());
  const password = known ?? randomBytes(12).toString('base64url');
  console.log(dockerLine(words));
  const { code } = await runDocker(words, {
    signal,
    variables: {
      // What is set for the command line of this machine is no address inside of a container.
      AWS_ENDPOINT_URL: endpoint,
      DOCKER_GROUP: await groupOfSocket(),
      [PASSWORD]: password,
    },
  });
  if (code !== 0) {
    console.error('Not everything is healthy: docker compose ps and docker compose logs say more.');
    return false;
  }
  console.log('Everything is healthy.');
  if (service === undefined) {
    console.log('console     http://localhost:3000');
    console.log('shop        http://localhost:8080');
    console.log('services    http://localhost:8000 (nginx)');
    if (known === undefined) console.log(`Sign in to the console with the password ${password}`);
  }
  return true;
});

/** Compose reads .env by itself; what stands there is the developer's own. */
async function passwordInFile(): Promise<string | undefined> {
  const text = await readFile('.env', 'utf8').catch(() => '');
  return parseDotenv(text).entries.find(({ key }) => key === PASSWORD)?.value || undefined;
}

/** Whose group may ask the engine: the console's container joins it. */
async function groupOfSocket(): Promise<string | undefined> {
  const found = await stat(process.env.DOCKER_SOCKET || SOCKET).catch(() => undefined);
  return found && String(found.gid);
}
