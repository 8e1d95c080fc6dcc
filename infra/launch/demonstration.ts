import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import type { Stage } from '../../core/catalogue/stage.ts';
import { loadEnvironments } from '../../core/environments/load.ts';
import { endpointOf, redisUrlOf, writeDerivedFile } from './derived-file.ts';
import type { Family } from './family.ts';
import { choosePlaces } from './places.ts';
import type { CachePlace, Place } from './places.ts';
import { platformFolder } from './platform-build.ts';
import { runToEnd } from './passing.ts';
import type { Progress } from './progress.ts';
import { buildSandbox, sandboxBundle } from './sandbox-build.ts';
import { findRedis } from './redis-program.ts';

export interface DemonstrationOptions {
  readonly root: string;
  readonly family: Family;
  readonly progress: Progress;
  readonly stateDirectory: string;
  readonly keep: boolean;
  readonly items?: number;
  readonly dataOnly: boolean;
  readonly historyDays?: number;
  readonly elbMetricsSeconds?: number;
  readonly staging: boolean;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

export interface Demonstration {
  /** The environments file that holds the real addresses. */
  readonly environmentsFile: string;
  readonly places: readonly Place[];
}

const SANDBOX_DEADLINE_MS = 60_000;
const REDIS_DEADLINE_MS = 30_000;
/** Products in production's shops; development has a quarter. */
const USUAL_ITEMS = 1_000;
const DEVELOPMENT_SHARE = 0.25;
const USUAL_HISTORY_DAYS = 7;
/** Microseconds after which a command stands in the slow log: a demonstration has no slow ones by the usual measure. */
const SLOW_LOG_MICROSECONDS = 2_000;

/** Starts a cloud and Redis for each environment on this machine, and seeds those that were not seeded before. */
export async function startDemonstration(options: DemonstrationOptions): Promise<Demonstration> {
  const { root, progress, stateDirectory, dataOnly, staging } = options;
  const source = path.join(root, staging ? 'environments.staging.yaml' : 'environments.yaml');
  const places = await choosePlaces(await loadEnvironments(source), dataOnly ? undefined : stateDirectory);
  const environmentsFile = path.join(stateDirectory, 'environments.yaml');
  await writeDerivedFile(source, environmentsFile, places);
  const redis = await findRedis(root, (line) => progress.line('redis', line));
  await progress.part('sandbox build', () => buildSandbox(root, options.signal));
  if (!dataOnly) await progress.part('platform build', () => platformBuilt(options));
  await Promise.all(
    places.flatMap((place) => [
      startCloud(place, options),
      ...place.caches.map((cache) => startRedis(redis, place, cache, options)),
    ]),
  );
  await Promise.all(places.map((place) => seedPlace(place, environmentsFile, options)));
  return { environmentsFile, places };
}

function startCloud(place: Place, options: DemonstrationOptions) {
  const { root, family, progress, stateDirectory, keep, dataOnly, elbMetricsSeconds } = options;
  const { environment, port, usual, dockerSocket } = place;
  return progress.part(`${environment.id} cloud`, async () => {
    const words = ['--port', String(port), '--account', environment.account, '--region', environment.region];
    const directory = path.join(stateDirectory, 'state', environment.id, 'cloud');
    if (keep) await mkdir(directory, { recursive: true });
    await family.start({
      name: `${environment.id}-cloud`,
      words: [
        sandboxBundle(root),
        ...['--with-parent', ...words],
        ...(keep ? ['--keep', '--directory', directory] : []),
        ...(dataOnly ? [] : ['--programs', platformFolder(root)]),
        ...(elbMetricsSeconds === undefined ? [] : ['--elb-metrics-seconds', String(elbMetricsSeconds)]),
        ...place.caches.flatMap(({ port: at }, index) => {
          const id = CATALOGUE.caches[index]?.names[environment.names.stage];
          return id === undefined ? [] : ['--cache', `${id}=127.0.0.1:${at}`];
        }),
        ...(dockerSocket === undefined ? [] : ['--docker-socket', dockerSocket]),
      ],
      ready: /"listening"/,
      deadlineMs: SANDBOX_DEADLINE_MS,
    });
    return `${endpointOf(place)}${instead(usual, port)}`;
  });
}

function startRedis(
  program: string,
  { environment }: Place,
  { cacheId, port, usual }: CachePlace,
  { root, family, progress, stateDirectory, keep }: DemonstrationOptions,
) {
  return progress.part(`${environment.id} redis`, async () => {
    const directory = path.join(stateDirectory, 'state', environment.id, `redis-${cacheId}`);
    if (keep) await mkdir(directory, { recursive: true });
    const keeping = keep
      ? ['--save', '60 1', '--appendonly', 'yes', '--dir', directory]
      : ['--save', '', '--appendonly', 'no', '--dir', '/'];
    await family.start({
      name: `${environment.id}-redis-${cacheId}`,
      words: [
        ...[path.join(root, 'infra/launch/tethered.mjs'), program],
        ...['--port', String(port), '--bind', '127.0.0.1', '--daemonize', 'no'],
        ...['--slowlog-log-slower-than', String(SLOW_LOG_MICROSECONDS)],
        ...keeping,
      ],
      ready: /ready to accept connections/i,
      deadlineMs: REDIS_DEADLINE_MS,
    });
    return `${redisUrlOf(port)}${instead(usual, port)}`;
  });
}

function instead(usual: number, port: number): string {
  return usual === port ? '' : `, since port ${usual} is taken`;
}

async function platformBuilt({ root, signal }: DemonstrationOptions): Promise<string> {
  const told = await runToEnd(root, ['--import', 'tsx', 'infra/launch/build-platform.ts'], {
    sentence: 'The platform could not be built.',
    signal,
  });
  return told.replace(/^platform build: /, '');
}

async function seedPlace(
  place: Place,
  environmentsFile: string,
  { root, progress, keep, dataOnly, stateDirectory, signal, ...sizes }: DemonstrationOptions,
): Promise<void> {
  const { id, label, names } = place.environment;
  const stamp = path.join(stateDirectory, 'state', id, 'seeded');
  if (keep && existsSync(stamp)) {
    progress.line(`${id} seed`, 'kept from before');
    return;
  }
  const { words, told } = contentOf(names.stage, { ...sizes, dataOnly });
  await progress.part(`${id} seed`, async () => {
    await runToEnd(
      root,
      [
        ...['--import', 'tsx', 'infra/sandbox/seed/main.ts'],
        ...['--environments', environmentsFile, '--environment', id, ...words],
        ...(dataOnly ? [] : ['--compute']),
      ],
      { sentence: `${label} could not be seeded.`, signal },
    );
    if (keep) await writeFile(stamp, new Date().toISOString());
    return told;
  });
}

/** What a stage is seeded with: the words for the seed, and those for whoever looks on. Staging begins empty. */
function contentOf(
  stage: Stage,
  {
    items = USUAL_ITEMS,
    historyDays,
    dataOnly,
  }: Pick<DemonstrationOptions, 'items' | 'historyDays' | 'dataOnly'>,
): { readonly words: readonly string[]; readonly told: string } {
  if (stage === 'staging') return { words: ['--empty'], told: 'all there is of the platform, and no data' };
  const days = historyDays ?? (dataOnly ? 0 : USUAL_HISTORY_DAYS);
  const wanted = stage === 'dev' ? Math.round(items * DEVELOPMENT_SHARE) : items;
  return {
    words: ['--items', String(wanted), '--history-days', String(days)],
    told: `${wanted} products, and what led to them${days > 0 ? `; ${days} days before, made up` : ''}`,
  };
}
