import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Bench, Part } from './bench.ts';
import { atMost, milliseconds } from './figure.ts';
import type { Figure } from './figure.ts';
import { createSome } from './fill.ts';
import { startRelay } from './relay.ts';
import type { Relay } from './relay.ts';
import { setFaults } from './stage.ts';
import type { Stage } from './stage.ts';
import { VIEWS } from './views.ts';
import type { View } from './views.ts';

const MOST_SECONDS = 5;
const RESOURCES = 3;

/** How the right environment misbehaves, in all of its services at once: one of them is never worse. */
interface Trouble {
  readonly name: string;
  readonly begin: (stage: Stage, relays: Relays) => Promise<unknown>;
  /** What the page must say of the right side. */
  readonly words: Readonly<Record<'cloud' | 'cache', string | undefined>>;
}

interface Relays {
  readonly cloud: Relay;
  readonly cache: Relay;
}

const TROUBLES: readonly Trouble[] = [
  {
    name: 'hangs',
    begin: (_stage, { cloud, cache }) => Promise.all([cloud.set('hang'), cache.set('hang')]),
    words: { cloud: 'Timed out', cache: 'Timed out' },
  },
  {
    name: 'refuses connections',
    begin: (_stage, { cloud, cache }) => Promise.all([cloud.set('refuse'), cache.set('refuse')]),
    words: { cloud: 'Unreachable', cache: 'Unreachable' },
  },
  {
    name: 'drops connections',
    begin: ({ right }) => setFaults(right, [{ kind: 'drop' }]),
    words: { cloud: 'Unreachable', cache: undefined },
  },
  {
    name: 'denies',
    begin: async ({ right }) => {
      await setFaults(right, [{ kind: 'deny' }]);
      await withRedis(right, (redis) => redis.config('SET', 'requirepass', 'unknown to the console'));
    },
    words: { cloud: 'Access denied', cache: 'Access denied' },
  },
  {
    name: 'throttles',
    begin: ({ right }) => setFaults(right, [{ kind: 'throttle' }]),
    words: { cloud: 'Throttled', cache: undefined },
  },
];

export const faultsPart: Part = {
  name: 'faults',
  looksAt: 'every view while one environment hangs, refuses, drops, denies or throttles',
  measure,
};

async function measure({ withStage, small, progress }: Bench): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  // A console of its own for each: one that has seen the environment alive would show what it knows, as old.
  for (const trouble of small ? TROUBLES.slice(0, 2) : TROUBLES) {
    figures.push(await underTrouble(withStage, trouble));
    progress(`one that ${trouble.name}`);
  }
  return figures;
}

async function underTrouble(withStage: Bench['withStage'], trouble: Trouble): Promise<Figure> {
  const relays: Relay[] = [];
  try {
    return await withStage(
      {
        withRedis: true,
        async addressesOf(side, usual, redisPort) {
          if (side === 'left') return usual;
          const cloud = await startRelay(Number(new URL(usual.endpoint).port));
          const cache = await startRelay(redisPort);
          relays.push(cloud, cache);
          return {
            endpoint: `http://127.0.0.1:${cloud.port}`,
            caches: [{ id: 'main', url: `redis://127.0.0.1:${cache.port}` }],
          };
        },
      },
      async (stage) => {
        const [cloud, cache] = relays;
        if (!cloud || !cache) throw new Error('The stage asked for no addresses.');
        await fill(stage);
        await trouble.begin(stage, { cloud, cache });
        return slowestOf(stage, trouble);
      },
    );
  } finally {
    await Promise.all(relays.map((relay) => relay.close()));
  }
}

async function fill({ left, right }: Stage): Promise<void> {
  for (const side of [left, right]) {
    const { clients, environment } = side.connected;
    await createSome(clients, environment.account, RESOURCES);
    await clients.s3.send(
      new PutObjectCommand({
        Bucket: 'bucket-0000',
        Key: 'note.txt',
        Body: 'A note.',
        ContentType: 'text/plain',
      }),
    );
    await withRedis(side, (redis) => redis.set('product:1', 'a lamp'));
  }
}

async function withRedis(
  { connected }: Stage['right'],
  work: (
    redis: Awaited<ReturnType<ReturnType<typeof connected.clients.redis>['dedicated']>>,
  ) => Promise<unknown>,
): Promise<void> {
  const redis = await connected.clients.redis('main').dedicated();
  await work(redis).finally(() => redis.disconnect());
}

interface Slowest {
  readonly path: string;
  readonly ms: number;
}

/** One figure for all views: the slowest of them. A page that does not say what happened is no measure of anything. */
async function slowestOf({ operator }: Stage, { name, words }: Trouble): Promise<Figure> {
  const views = VIEWS.filter((view) => expected(view, words).length > 0);
  const visits: Slowest[] = [];
  for (const view of views) {
    const visit = await operator.visit(view.path);
    const text = visit.text.replaceAll('<!-- -->', '');
    if (visit.status !== 200 || !visit.whole) throw new Error(`${view.path} answered ${visit.status}.`);
    const missing = expected(view, words).find((word) => !text.includes(word));
    if (missing) throw new Error(`${view.path} does not say “${missing}” of an environment that ${name}.`);
    visits.push({ path: view.path.split('?')[0] ?? '', ms: visit.completeMs });
  }
  visits.sort((a, b) => b.ms - a.ms);
  const [slowest = { path: 'no view', ms: 0 }, second] = visits;
  const next = second ? `; then ${second.path} with ${milliseconds(second.ms)}` : '';
  return atMost(`one environment ${name}: the slowest of ${visits.length} views`, slowest.ms / 1_000, {
    unit: 's',
    most: MOST_SECONDS,
    note: `${slowest.path}${next}`,
  });
}

function expected({ upstream }: View, words: Trouble['words']): readonly string[] {
  if (upstream === 'both') return words.cloud ? [words.cloud] : [];
  const word = words[upstream];
  return word ? [word] : [];
}
