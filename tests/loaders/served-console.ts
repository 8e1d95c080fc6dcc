import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { ServerBuild } from '@remix-run/node';
import { createApp } from '../../app/http/app.server.ts';
import { consoleCore } from '../../app/http/console-core.server.ts';
import { createConsoleGate } from '../../app/http/gate.server.ts';
import { createHealth } from '../../app/http/health.server.ts';
import { listen, portOf } from '../../app/http/listen.server.ts';
import { settingsFrom } from '../../app/http/settings.server.ts';
import { createSignIn } from '../../app/http/sign-in-parts.server.ts';
import { parseEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { createLibrary } from '../../core/runbooks/library.ts';
import { CHECKS } from '../../core/runbooks/registry.ts';
import { upstreamChecks } from '../../core/resources/identity/upstream-checks.ts';
import { Reader } from '../../core/upstream/reader.ts';

const SECRET = 'a secret of the tests, long enough to sign';

/** Three environments behind a port where nothing listens. */
const ENVIRONMENTS = ['dev', 'prod', 'staging']
  .map(
    (id) => `
  - id: ${id}
    label: Label of ${id}
    guard: ${id === 'dev' ? 'none' : 'typed-name'}
    region: us-east-1
    account: '000000000000'
    endpoint: http://127.0.0.1:1
    credentials: { static: { accessKeyId: test-key, secretAccessKey: test-secret-key } }
    caches: [{ id: main, url: 'redis://user:redis-password@127.0.0.1:1' }]
    names: { stage: ${id} }`,
  )
  .join('');

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

export interface ServedConsole {
  readonly port: number;
  readonly server: Server;
  /** What was logged so far, one JSON line each. */
  readonly logged: readonly string[];
  readonly stopping: AbortController;
  /** Asks as a browser on the console's own page would; `headers` overrides. Redirects are not followed. */
  readonly ask: (path: string, ask?: Ask) => Promise<Answer>;
  /** Forgets what was read of an environment. */
  readonly forget: (environmentId: string) => void;
  /** Makes what was read so much older. */
  readonly age: (milliseconds: number) => void;
  /** Signs in as somebody and gives the cookie to send. */
  readonly cookieOf: (person: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The real application on a port of its own, with its variables, its time and the browser's files chosen. */
export async function serveConsole(
  build: ServerBuild,
  variables: Readonly<Record<string, string>> = {},
  now: () => number = Date.now,
  clientDirectory?: string,
  environments = `environments:${ENVIRONMENTS}`,
): Promise<ServedConsole> {
  const settings = settingsFrom(variables);
  const logged: string[] = [];
  const lines = new Writable({ write: (chunk, _encoding, done) => done(void logged.push(String(chunk))) });
  const registry = createRegistry(parseEnvironments(environments, 'test.yaml'), process.env);
  let ageMs = 0;
  const reader = new Reader(() => Date.now() + ageMs);
  const core = consoleCore(registry, reader);
  const stopping = new AbortController();
  const log = pino({ level: 'debug' }, lines);
  const { gate, home, masking, close } = createConsoleGate({
    registry,
    variables: process.env,
    settings,
    log,
    reader,
    forget: (environmentId) => reader.forget(environmentId),
    now,
  });
  const app = createApp({
    build,
    clientDirectory,
    settings,
    log,
    console: core,
    ...createSignIn(settings, [SECRET], log, now),
    health: createHealth({ version: '1.2.3', sources: core.sources, check: upstreamChecks, now }),
    gate,
    home,
    masking,
    runbooks: createLibrary({
      checks: CHECKS,
      actions: ACTIONS,
      directory: path.resolve(import.meta.dirname, '../../runbooks'),
      teamDirectory: settings.runbooksDirectory,
    }),
    stopping: stopping.signal,
  });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  const port = portOf(server);
  const ask = (path: string, options: Ask = {}) => askOver(port, path, options);
  return {
    port,
    server,
    logged,
    stopping,
    ask,
    forget: (environmentId) => reader.forget(environmentId),
    age: (milliseconds) => (ageMs += milliseconds),
    async cookieOf(person) {
      const { headers } = await ask('/sign-in', { form: { person } });
      return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        close();
        registry.close();
      }),
  };
}

function askOver(port: number, path: string, { form, headers = {}, ...rest }: Ask): Promise<Answer> {
  const method = rest.method ?? (form ? 'POST' : 'GET');
  const body = form && new URLSearchParams(form).toString();
  const own = {
    ...(method === 'GET' ? {} : { origin: `http://127.0.0.1:${port}` }),
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': `${body.length}` }),
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { ...own, ...headers },
      agent: false,
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.end(body);
  });
}
