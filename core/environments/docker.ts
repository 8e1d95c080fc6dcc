import type Docker from 'dockerode';
import { AsyncResource } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import path from 'node:path';
import { noteCall } from './call-log.ts';
import { NotAReadError } from './reading-only.ts';

/** Where an engine listens. */
export type DockerAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly certificates?: string };

export interface DockerConnection {
  readonly address: DockerAddress;
  /** The client. Its package weighs as much as all others together: it is loaded where there is an engine to ask. */
  readonly open: () => Promise<Docker>;
  readonly destroy: () => void;
}

const DEFAULT_SOCKET = '/var/run/docker.sock';
const CONNECT_TIMEOUT_MS = 2_000;
const SOCKETS = 50;
const PLAIN_PORT = 2_375;
const TLS_PORT = 2_376;

/**
 * Where the engine is: what the environments file says, else DOCKER_HOST, else the usual socket. With DOCKER_TLS_VERIFY the
 * certificates of DOCKER_CERT_PATH are shown. Throws RangeError for an address of another kind, as `ssh://`.
 */
export function dockerAddress(socket: string | undefined, variables: NodeJS.ProcessEnv): DockerAddress {
  const told = socket ?? (variables.DOCKER_HOST || DEFAULT_SOCKET);
  if (told.startsWith('/')) return { kind: 'socket', path: told };
  if (told.startsWith('unix://')) return { kind: 'socket', path: told.slice('unix://'.length) };
  const url = URL.canParse(told) ? new URL(told) : undefined;
  if (url?.protocol !== 'tcp:')
    throw new RangeError('The address of a Docker Engine is a path, unix:// or tcp://.');
  const certificates = variables.DOCKER_TLS_VERIFY ? variables.DOCKER_CERT_PATH : undefined;
  const usual = certificates === undefined ? PLAIN_PORT : TLS_PORT;
  return {
    kind: 'tcp',
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(url.port) || usual,
    certificates,
  };
}

/** A client of one engine; nothing connects until it is used. */
export function connectDocker(address: DockerAddress, purpose: 'reading' | 'changing'): DockerConnection {
  const agentOptions = { keepAlive: true, maxSockets: SOCKETS };
  const secure = address.kind === 'tcp' && address.certificates !== undefined;
  const agent = secure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  let opened: Promise<Docker> | undefined;
  async function make(): Promise<Docker> {
    const { default: Client } = await import('dockerode');
    const docker = new Client(optionsOf(address, agent));
    const modem = docker.modem as Modem;
    if (purpose === 'reading') refuseDockerChanges(modem);
    else noteDockerCalls(modem);
    return docker;
  }
  return {
    address,
    open() {
      opened ??= make();
      // A certificate that was not there may be there the next time.
      opened.catch(() => (opened = undefined));
      return opened;
    },
    destroy: () => agent.destroy(),
  };
}

/** Everything is said, so that nothing is taken from the variables of the process. */
function optionsOf(address: DockerAddress, agent: HttpAgent): Docker.DockerOptions {
  const common = { connectionTimeout: CONNECT_TIMEOUT_MS, agent };
  const nowhere = { host: undefined, port: undefined, socketPath: undefined };
  const unsigned = { ca: undefined, cert: undefined, key: undefined };
  if (address.kind === 'socket')
    return { ...nowhere, ...unsigned, ...common, socketPath: address.path, protocol: 'http' };
  const { host, port, certificates } = address;
  const tls = certificates === undefined ? unsigned : certificatesIn(certificates);
  return { ...nowhere, ...tls, ...common, host, port, protocol: certificates ? 'https' : 'http' };
}

function certificatesIn(directory: string) {
  const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

type DialError = Error & { readonly statusCode?: number };
type Callback = (error: DialError | null, answer?: unknown) => void;

/** What every call of dockerode goes through. */
interface Modem {
  dial(options: DialOptions, callback: Callback): void;
}

interface DialOptions {
  readonly method: string;
  readonly path: string;
}

/** A client that sends nothing but reads, whatever it is asked. In the Engine's API everything else is no GET. */
function refuseDockerChanges(modem: Modem): void {
  const dial = modem.dial.bind(modem);
  modem.dial = (options, callback) => {
    if (options.method === 'GET' || options.method === 'HEAD') dial(options, callback);
    else callback(new NotAReadError(dockerOperation(options.method, options.path)));
  };
}

/** A client whose answered calls are noted for the run that makes them. */
function noteDockerCalls(modem: Modem): void {
  const dial = modem.dial.bind(modem);
  modem.dial = (options, callback) => {
    const note = AsyncResource.bind((error: DialError | null) => {
      if (error && error.statusCode === undefined) return;
      noteCall({
        operation: dockerOperation(options.method, options.path),
        status: error?.statusCode,
      });
    });
    dial(options, (error, answer) => {
      note(error);
      callback(error, answer);
    });
  };
}

/** A call as the Engine's API names it, in the manner of IAM: `docker:ContainerRestart`. */
export function dockerOperation(method: string, address: string): string {
  const [kind = '', id, verb] = address.replace(/\?.*$/, '').split('/').slice(1);
  if (kind === 'events') return 'docker:SystemEvents';
  const noun = capitalised(kind.replace(/s$/, ''));
  if (id === 'json' || id === undefined) return `docker:${noun}List`;
  if (id === 'create') return `docker:${noun}Create`;
  if (method === 'DELETE') return `docker:${noun}Delete`;
  return `docker:${noun}${verb === undefined || verb === 'json' ? 'Inspect' : capitalised(verb)}`;
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
