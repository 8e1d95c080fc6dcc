import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface ConsoleUnderTest {
  /** Products in production's shops. */
  readonly items: number;
  /** Neither services nor workers run. */
  readonly dataOnly: boolean;
  /** A third environment, which is empty. */
  readonly staging?: boolean;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const READY_WITHIN_MS = 300_000;

const programs = z.object({ chromium: z.string() });

/**
 * Starts what `npm start` starts, on free ports and with a small seed, for the journeys. Tells them by variables:
 * OPS_E2E_URL (the console), OPS_E2E_ENVIRONMENTS (the environments file with the clouds' addresses) and
 * OPS_E2E_CHROMIUM (the browser). A console that runs already is used where OPS_E2E_URL names it.
 * @returns what ends it
 */
export async function startConsole({
  items,
  dataOnly,
  staging = false,
}: ConsoleUnderTest): Promise<() => Promise<void>> {
  process.env.OPS_E2E_CHROMIUM ??= await findChromium();
  if (process.env.OPS_E2E_URL) return () => Promise.resolve();
  const state = await mkdtemp(path.join(tmpdir(), 'console-e2e-'));
  const launcher = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', path.join(ROOT, 'infra/launch/start.ts')],
      ...['--items', String(items), '--state', state],
      // Journeys wait for what is measured.
      ...(dataOnly ? ['--data-only'] : ['--elb-metrics-seconds', '10']),
      ...(staging ? ['--staging'] : []),
    ],
    { cwd: ROOT, env: launcherVariables(), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const stop = async () => {
    await ended(launcher);
    await rm(state, { recursive: true, force: true });
  };
  try {
    process.env.OPS_E2E_URL = await readyUrl(launcher);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env.OPS_E2E_ENVIRONMENTS = path.join(state, 'environments.yaml');
  return stop;
}

/** A test's console is not steered by whoever's variables happen to be set. */
function launcherVariables(): NodeJS.ProcessEnv {
  const { OPS_ENVIRONMENTS: _environments, npm_lifecycle_event: _event, ...others } = process.env;
  return { ...others, PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'production' };
}

/** The browser that the setup found or fetched. */
export function findChromium(): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [path.join(ROOT, 'infra/setup/programs.mjs'), 'chromium'],
      (error, output, errors) => {
        if (error) reject(new Error(errors.trim()));
        else resolve(programs.parse(JSON.parse(output.trim().split('\n').at(-1) ?? '')).chromium);
      },
    );
  });
}

function readyUrl(launcher: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error([`The console ${what}.`, ...said].join('\n')));
    const timer = setTimeout(() => fail('did not start in time'), READY_WITHIN_MS);
    launcher.once('exit', () => fail('ended while it started'));
    if (launcher.stdout)
      createInterface({ input: launcher.stdout }).on('line', (line) => {
        said.push(line);
        const url = /^ready (http\S+)$/.exec(line)?.[1];
        if (!url) return;
        clearTimeout(timer);
        resolve(url);
      });
  });
}

function ended(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    launcher.once('exit', () => resolve());
    launcher.kill('SIGTERM');
  });
}
