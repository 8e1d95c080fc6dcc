import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EnvironmentsFileError, loadEnvironments } from '../../core/environments/load.ts';
import { announcementOf } from './announcement.ts';
import { parseArguments, USAGE } from './arguments.ts';
import type { LaunchOptions } from './arguments.ts';
import { buildConsole, consoleWords } from './console-build.ts';
import { startDemonstration } from './demonstration.ts';
import { awaitEnding } from './ending.ts';
import { Family } from './family.ts';
import { choosePort } from './ports.ts';
import { createProgress } from './progress.ts';
import { takeStateDirectory } from './state-directory.ts';
import { Stated } from './stated.ts';

interface Launch {
  readonly options: LaunchOptions;
  readonly family: Family;
  readonly stateDirectory: string;
  readonly signal: AbortSignal;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const USUAL_PORT = 3000;
const CONSOLE_DEADLINE_MS = 60_000;

/** Serves until it is asked to end, or until a process that it started has ended. Resolves with the exit code. */
async function main(): Promise<number> {
  const parsed = parseArguments(process.argv.slice(2), process.env);
  if (parsed.kind === 'help') {
    console.log(USAGE);
    return 0;
  }
  if (parsed.kind === 'mistake') throw new Stated(parsed.sentence, 2);
  // The SDK's remark about future versions of Node is not for whoever starts a console.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { ended, lose } = awaitEnding();
  const { options } = parsed;
  const state = await takeStateDirectory(options.stateDirectory, options.keep);
  const family = new Family(state.logs, lose);
  const stop = new AbortController();
  try {
    const serving = serve({ options, family, stateDirectory: state.path, signal: stop.signal });
    const ending = await Promise.race([serving.then(() => ended), ended]);
    if (ending.kind === 'lost') throw ending.loss;
    return 0;
  } finally {
    stop.abort();
    await family.stop();
    await state.release();
  }
}

async function serve({ options, family, stateDirectory, signal }: Launch): Promise<void> {
  const progress = createProgress((line) => console.log(line));
  const host = process.env.HOST || '127.0.0.1';
  const port = await choosePort({ asked: options.port, usual: USUAL_PORT, host });
  const alone = options.environments;
  if (alone !== undefined) await loadEnvironments(alone);
  const [demonstration] = await Promise.all([
    alone === undefined
      ? startDemonstration({ ...options, root: ROOT, family, progress, stateDirectory, signal })
      : undefined,
    progress.part('console build', () => build(signal)),
  ]);
  const environmentsFile = path.resolve(alone ?? demonstration?.environmentsFile ?? '');
  const told: string[] = [];
  let ready = '';
  await progress.part('console', async () => {
    ready = await family.start({
      name: 'console',
      words: [
        ...['--import', path.join(ROOT, 'infra/launch/tether.mjs')],
        ...(isDeveloping() ? ['--import', 'tsx', path.join(ROOT, 'app/http/server.ts')] : consoleWords(ROOT)),
      ],
      variables: {
        PORT: String(port),
        OPS_ENVIRONMENTS: environmentsFile,
        OPS_STATE_DIRECTORY: process.env.OPS_STATE_DIRECTORY || path.join(stateDirectory, 'console'),
      },
      ready: /^ready http/,
      deadlineMs: CONSOLE_DEADLINE_MS,
      onLine: (line) => told.push(line),
    });
    return options.port === undefined && port !== USUAL_PORT
      ? `port ${port}, since port ${USUAL_PORT} is taken`
      : `port ${port}`;
  });
  console.log('');
  for (const [label, text] of announcementOf(await loadEnvironments(environmentsFile)))
    progress.line(label, text);
  progress.line('environments', shown(environmentsFile));
  progress.line('logs', shown(path.join(stateDirectory, 'logs')));
  for (const line of told) if (!/^\{|\[vite\]/.test(line)) console.log(line);
  console.log(ready);
}

/** While the console is developed, its pages come from their sources. */
function build(signal: AbortSignal): Promise<string> {
  return isDeveloping() ? Promise.resolve('none, served from the sources') : buildConsole(ROOT, { signal });
}

function isDeveloping(): boolean {
  return process.env.NODE_ENV === 'development';
}

/** A path as short as it can be told from here. */
function shown(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}

try {
  process.exit(await main());
} catch (error) {
  if (error instanceof Stated) {
    console.error(error.message);
    process.exit(error.exitCode);
  }
  console.error(error instanceof EnvironmentsFileError ? error.message : error);
  process.exit(error instanceof EnvironmentsFileError ? 2 : 1);
}
