import { existsSync } from 'node:fs';
import { checkAccount } from '../../core/actions/account-check.ts';
import type { Action, ChangingScene, Outcome, Progress } from '../../core/actions/action.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { failureTitle } from '../../core/cells/cell.ts';
import { createCaptures } from '../../core/changes/captures/captures.ts';
import { initialise } from '../../core/changes/environment/initialise.ts';
import { seed } from '../../core/changes/environment/seed.ts';
import { createClients } from '../../core/environments/clients.ts';
import { EnvironmentsFileError, loadEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { Registry } from '../../core/environments/registry.ts';
import type { Source } from '../../core/resources/source.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { parseSeedDevArguments, USAGE } from './arguments.ts';
import type { SeedDevArguments } from './arguments.ts';

const DONE = 0;
const FAILED = 1;
const NOT_BEGUN = 2;

/** Where a running demonstration says what it serves. */
const RUNNING = '.sandbox/environments.yaml';
const TOLD_EVERY_MS = 1_000;

async function main(): Promise<number> {
  const parsed = parseSeedDevArguments(process.argv.slice(2));
  if (parsed.kind === 'help') {
    console.log(USAGE);
    return DONE;
  }
  if (parsed.kind === 'mistake') return notBegun(parsed.sentence);
  // The SDK's remark about future versions of Node is not for whoever seeds.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { OPS_ENVIRONMENTS: configured } = process.env;
  const usual = configured || (existsSync(RUNNING) ? RUNNING : 'environments.yaml');
  const { environments = usual } = parsed.value;
  const registry = createRegistry(await loadEnvironments(environments), process.env);
  try {
    return await prepareOne(registry, parsed.value, environments);
  } finally {
    registry.close();
  }
}

async function prepareOne(registry: Registry, asked: SeedDevArguments, file: string): Promise<number> {
  const connected = registry.find(asked.environment);
  if (!connected) return notBegun(`${file} has no environment ${asked.environment}.`);
  const { environment } = connected;
  if (environment.guard !== 'none')
    return notBegun(`${environment.label} is guarded (${environment.guard}): it is never seeded.`);
  const source: Source = { ...connected, reader: new Reader() };
  const control = new AbortController();
  process.once('SIGINT', () => control.abort());
  const account = await checkAccount(source, control.signal);
  if (account.outcome === 'wrong') return notBegun(account.sentence);
  const clients = createClients(environment, process.env, 'changing');
  const scene = sceneFor(source, clients, control.signal);
  try {
    if (asked.initialise) {
      const made = await run(scene, initialise, {});
      if (typeof made === 'string') console.log(made);
      else if (!tell(made)) return FAILED;
    }
    const seeded = await run(scene, seed, { products: asked.products });
    if (typeof seeded === 'string') return notBegun(seeded);
    return tell(seeded) ? DONE : FAILED;
  } finally {
    clients.destroy();
  }
}

/** Neither of the two actions asks for a schedule: those are the console's, in its home environment. */
const NO_SCHEDULES: ChangingScene['schedules'] = {
  read: () => Promise.resolve(undefined),
  made: () => Promise.resolve([]),
  write: () => Promise.resolve(false),
  note: () => Promise.reject(new RangeError('There is no home here.')),
  forget: () => Promise.reject(new RangeError('There is no home here.')),
};

/** Nor for what is noted on alarms. */
const NO_ALARM_NOTES: ChangingScene['alarmNotes'] = {
  acknowledgements: () => Promise.resolve([]),
  silences: () => Promise.resolve([]),
  acknowledge: () => Promise.reject(new RangeError('There is no home here.')),
  unacknowledge: () => Promise.reject(new RangeError('There is no home here.')),
  keepSilence: () => Promise.reject(new RangeError('There is no home here.')),
  forgetSilence: () => Promise.reject(new RangeError('There is no home here.')),
};

/** As the gate's, without a record: this is one person's own environment, and one process that ends. */
function sceneFor(source: Source, clients: ChangingScene['clients'], signal: AbortSignal): ChangingScene {
  let told = 0;
  const now = () => Date.now();
  return {
    // A reader of its own for each plan: what one action made is there for the next.
    get source() {
      return { ...source, reader: new Reader() };
    },
    sourceOf: () => undefined,
    captures: createCaptures(source.environment, clients),
    schedules: NO_SCHEDULES,
    alarmNotes: NO_ALARM_NOTES,
    signal,
    now,
    clients,
    run: {
      id: newRunId(now()),
      who: { id: 'prepare', name: 'npm run seed:dev', role: 'developer' },
      checkpoint: undefined,
      save: () => Promise.resolve(),
      report(progress: Progress) {
        if (now() - told < TOLD_EVERY_MS) return;
        told = now();
        const of = progress.total === undefined ? '' : ` of ${progress.total}`;
        console.log(`${progress.stage}: ${progress.done}${of} ${progress.unit}`);
      },
    },
    logFailure: (error, message) =>
      console.error(`${message}: ${error instanceof Error ? error.message : String(error)}`),
  };
}

/** The outcome, or the sentence that says why it was not begun. */
async function run(scene: ChangingScene, action: Action, input: unknown): Promise<Outcome | string> {
  const planned = await action.plan(scene, input);
  if (planned.outcome === 'refused')
    return `${planned.sentence}${planned.failure?.detail ? ` (${planned.failure.detail})` : ''}`;
  console.log(planned.plan.summary);
  return action.execute(scene, input, planned.plan);
}

function tell(outcome: Outcome): boolean {
  if (outcome.outcome === 'done') {
    console.log(outcome.sentence);
    return true;
  }
  console.error(outcome.sentence);
  if (outcome.outcome === 'failed') {
    const { failure, completed, remaining } = outcome;
    if (failure)
      console.error([failureTitle(failure), failure.code, failure.detail].filter(Boolean).join(': '));
    for (const half of [completed, remaining]) if (half) console.error(half);
  }
  return false;
}

function notBegun(sentence: string): number {
  console.error(sentence);
  return NOT_BEGUN;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof EnvironmentsFileError)) throw error;
  process.exitCode = notBegun(error.message);
}
