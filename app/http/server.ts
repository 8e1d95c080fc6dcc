import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isIPv6 } from 'node:net';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { ACTIONS } from '../../core/changes/registry.ts';
import { EnvironmentsFileError, loadEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import { upstreamChecks } from '../../core/resources/identity/upstream-checks.ts';
import { createLibrary } from '../../core/runbooks/library.ts';
import { CHECKS } from '../../core/runbooks/registry.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { createApp } from './app.server.ts';
import { consoleCore } from './console-core.server.ts';
import { logFailure } from './errors.server.ts';
import { createConsoleGate } from './gate.server.ts';
import { createHealth } from './health.server.ts';
import { listen, PortError, portOf } from './listen.server.ts';
import { loadPages, NotBuiltError } from './server-build.server.ts';
import { SessionSecretError, sessionSecrets } from './session-secret.server.ts';
import { isOnLoopback, SettingsError, settingsFrom } from './settings.server.ts';
import { stopServer } from './shutdown.server.ts';
import { createSignIn, waysIn } from './sign-in-parts.server.ts';
import { createConsoleMetrics } from './telemetry/console-metrics.server.ts';
import { startTracing } from './telemetry/tracing.server.ts';

/** After this the process ends even if a connection to an upstream does not. */
const LAST_MS = 2_800;

async function start(): Promise<void> {
  const settings = settingsFrom(process.env);
  // React chooses its build by this variable when it is loaded, which is later, with the pages.
  process.env.NODE_ENV = settings.mode;
  const log = pino({ level: settings.logLevel });
  const file = await loadEnvironments(settings.environmentsFile);
  const secrets = await sessionSecrets(settings);
  const pages = await loadPages(settings.mode);
  const registry = createRegistry(file, process.env);
  const [metrics, tracing] = [createConsoleMetrics(), await startTracing(process.env, await version())];
  const reader = new Reader(Date.now, (call) => {
    const [counted, traced] = [metrics.observeCall(call), tracing.observeCall(call)];
    return (outcome) => [counted, traced].forEach((end) => end(outcome));
  });
  const core = consoleCore(registry, reader);
  const { gate, home, masking, work, close } = createConsoleGate({
    registry,
    variables: process.env,
    settings,
    log,
    reader,
    forget: (environmentId) => reader.forget(environmentId),
  });
  const signIn = createSignIn(settings, secrets, log);
  const stopping = new AbortController();
  const app = createApp({
    ...pages,
    settings,
    log,
    console: core,
    ...signIn,
    gate,
    home,
    masking,
    runbooks: createLibrary({
      checks: CHECKS,
      actions: ACTIONS,
      directory: path.resolve(import.meta.dirname, '../../runbooks'),
      teamDirectory: settings.runbooksDirectory,
    }),
    telemetry: {
      metrics,
      tracing,
      access: { token: settings.metricsToken, isOnLoopback: isOnLoopback(settings) },
    },
    health: createHealth({ version: await version(), sources: core.sources, check: upstreamChecks }),
    stopping: stopping.signal,
  });
  const server = await listen(app, settings);
  surviveStrayErrors(log);
  const working = work(stopping.signal);
  stopOnSignal(async () => {
    await stopServer(server, stopping);
    await Promise.all([working, tracing.close()]);
    close();
    registry.close();
  });
  for (const line of waysIn(signIn)) print(line);
  print(`ready ${addressOf(settings.host, portOf(server))}`);
}

async function version(): Promise<string> {
  const text = await readFile(path.resolve(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** An error that no request's handling caught costs that request its answer, and nobody else theirs. */
function surviveStrayErrors(log: Logger): void {
  process.on('uncaughtException', (error) => logFailure(log, error, 'An error outside of every request'));
  process.on('unhandledRejection', (error) => logFailure(log, error, 'A rejection that nobody handled'));
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopped) return;
      stopped = true;
      setTimeout(() => process.exit(0), LAST_MS).unref();
      void stop().finally(() => process.exit(0));
    });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const EXPECTED = [SettingsError, EnvironmentsFileError, PortError, SessionSecretError, NotBuiltError];

start().catch((error: unknown) => {
  const expected = EXPECTED.some((kind) => error instanceof kind);
  console.error(expected ? (error as Error).message : error);
  process.exit(1);
});
