import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { consoleWords } from '../../infra/launch/console-build.ts';
import { findRedis } from '../../infra/launch/redis-program.ts';
import type { Fault } from '../../infra/sandbox/faults.ts';
import type { Crew } from './crew.ts';
import { choosePort } from '../../infra/launch/ports.ts';
import { signIn } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** One environment of a stage, as it is reached without the console. */
export interface Side {
  readonly cloudUrl: string;
  readonly redisPort: number;
  readonly connected: ConnectedEnvironment;
}

/** A console over two clouds, each a process of its own. */
export interface Stage {
  readonly left: Side;
  readonly right: Side;
  readonly consoleUrl: string;
  readonly consolePid: number;
  readonly operator: Visitor;
  readonly close: () => Promise<void>;
}

/** Where the console is told that an environment is; by default where it is. */
export interface Addresses {
  readonly endpoint: string;
  readonly caches: readonly { readonly id: string; readonly url: string }[];
}

export interface StageOptions {
  readonly root: string;
  readonly crew: Crew;
  /** A folder of this stage's own. */
  readonly folder: string;
  readonly withRedis?: boolean;
  readonly addressesOf?: (side: 'left' | 'right', usual: Addresses, redisPort: number) => Promise<Addresses>;
}

const ACCOUNTS = { left: '000000000000', right: '123456789012', home: '222222222222' } as const;
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' } as const;

export async function startStage(options: StageOptions): Promise<Stage> {
  const { addressesOf = (_side, usual) => Promise.resolve(usual), folder } = options;
  await mkdir(folder, { recursive: true });
  const [left, right, homeUrl] = await Promise.all([
    startSide('left', options),
    startSide('right', options),
    startCloud('home', options),
  ]);
  const direct = { left: usualAddresses(left), right: usualAddresses(right) };
  const registry = createRegistry(
    parseEnvironments(environmentsFile(direct), 'the bench'),
    process.env,
    'changing',
  );
  const given = {
    left: await addressesOf('left', direct.left, left.redisPort),
    right: await addressesOf('right', direct.right, right.redisPort),
  };
  const file = path.join(folder, 'environments.yaml');
  await writeFile(file, environmentsFile(given, homeUrl));
  const served = await startConsole(options, file);
  const consoleUrl = served.readyLine.replace(/^ready /, '');
  const operator = await signIn(consoleUrl, 'operator');
  return {
    left: { ...left, connected: connectedOf(registry.all, 'dev') },
    right: { ...right, connected: connectedOf(registry.all, 'prod') },
    consoleUrl,
    consolePid: served.pid,
    operator,
    async close() {
      operator.leave();
      registry.close();
      await options.crew.endAll();
    },
  };
}

function connectedOf(all: readonly ConnectedEnvironment[], id: string): ConnectedEnvironment {
  const found = all.find(({ environment }) => environment.id === id);
  if (!found) throw new RangeError(`The stage has no environment ${id}.`);
  return found;
}

interface Started {
  readonly cloudUrl: string;
  /** 1 where no Redis was asked for: nothing listens there. */
  readonly redisPort: number;
}

async function startSide(side: 'left' | 'right', options: StageOptions): Promise<Started> {
  const [cloudUrl, redisPort] = await Promise.all([
    startCloud(side, options),
    options.withRedis ? startRedis(options) : 1,
  ]);
  return { cloudUrl, redisPort };
}

async function startCloud(side: keyof typeof ACCOUNTS, { root, crew }: StageOptions): Promise<string> {
  const { readyLine } = await crew.start({
    program: process.execPath,
    words: [
      ...['--import', 'tsx', path.join(root, 'infra/sandbox/main.ts'), '--with-parent'],
      ...['--account', ACCOUNTS[side]],
    ],
    variables: QUIET,
    ready: /"listening"/,
  });
  return (JSON.parse(readyLine) as { readonly listening: string }).listening;
}

async function startRedis({ root, crew }: StageOptions): Promise<number> {
  const program = await findRedis(root, (line) => console.error(line));
  const port = await choosePort({ asked: 0, usual: 0, host: '127.0.0.1' });
  await crew.start({
    program: process.execPath,
    words: [
      ...[
        path.join(root, 'infra/launch/tethered.mjs'),
        program,
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
      ],
      ...['--save', '', '--appendonly', 'no', '--dir', '/'],
    ],
    ready: /ready to accept connections/i,
  });
  return port;
}

function startConsole({ root, crew, folder }: StageOptions, environments: string) {
  return crew.start({
    program: process.execPath,
    words: [
      ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? []),
      ...['--import', path.join(root, 'infra/launch/tether.mjs')],
      ...consoleWords(root),
    ],
    variables: {
      ...QUIET,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      OPS_ENVIRONMENTS: environments,
      OPS_STATE_DIRECTORY: path.join(folder, 'console'),
    },
    ready: /^ready http/,
  });
}

function usualAddresses({ cloudUrl, redisPort }: Started): Addresses {
  return { endpoint: cloudUrl, caches: [{ id: 'main', url: `redis://127.0.0.1:${redisPort}` }] };
}

/** The console keeps its records in a cloud apart (`homeUrl`): what a page asks of the others is the page's own. */
function environmentsFile(
  addresses: Readonly<Record<'left' | 'right', Addresses>>,
  homeUrl?: string,
): string {
  const of = (id: 'dev' | 'prod' | 'home', side: keyof typeof ACCOUNTS, address: Partial<Addresses>) => ({
    id,
    label: id === 'dev' ? 'Development' : id === 'prod' ? 'Production' : 'Home',
    guard: id === 'dev' ? 'none' : 'typed-name',
    region: 'us-east-1',
    account: ACCOUNTS[side],
    credentials: { static: { accessKeyId: 'bench', secretAccessKey: 'bench' } },
    names: { stage: id === 'home' ? 'staging' : id },
    ...address,
  });
  const pair = [of('dev', 'left', addresses.left), of('prod', 'right', addresses.right)];
  if (homeUrl === undefined) return JSON.stringify({ environments: pair });
  const home = of('home', 'home', { endpoint: homeUrl });
  return JSON.stringify({ home: home.id, environments: [...pair, home] });
}

/** What the cloud of a side does to the calls that follow. */
export async function setFaults({ cloudUrl }: Side, faults: readonly Fault[]): Promise<void> {
  const answer = await fetch(`${cloudUrl}/_sandbox/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  if (!answer.ok) throw new Error(`The sandbox refused the faults: ${await answer.text()}`);
}

/** Calls by `service.operation` since the last time. */
export async function takeCalls({ cloudUrl }: Side): Promise<Readonly<Record<string, number>>> {
  const url = `${cloudUrl}/_sandbox/calls`;
  const told = (await (await fetch(url)).json()) as { readonly calls?: Readonly<Record<string, number>> };
  await fetch(url, { method: 'DELETE' });
  return told.calls ?? (told as Readonly<Record<string, number>>);
}
