import {
  bareBuckets,
  bareConfiguration,
  bareQueues,
  bareSecrets,
  bareTables,
  bareTopics,
} from './bare-calls.ts';
import type { BareCalls } from './bare-calls.ts';
import type { Bench, Part } from './bench.ts';
import { atMost, milliseconds, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { createSome } from './fill.ts';
import { startRelay } from './relay.ts';
import type { Relay } from './relay.ts';
import { setFaults, takeCalls } from './stage.ts';
import type { Stage } from './stage.ts';
import { median, pastCacheTime, timed } from './timing.ts';
import type { Visit } from './visitor.ts';

/** A list, and the longest chain of calls of which each needs the one before. */
export interface ListView {
  readonly path: string;
  readonly chain: readonly string[];
  /** The same calls without the console, where one service makes the list. */
  readonly bare?: BareCalls;
}

interface Round {
  readonly visit: Visit;
  readonly bareMs?: number;
}

const LISTS: readonly ListView[] = [
  { path: '/tables', chain: ['ListTables', 'DescribeTable'], bare: bareTables },
  { path: '/buckets', chain: ['ListBuckets', 'GetBucketVersioning'], bare: bareBuckets },
  { path: '/queues', chain: ['ListQueues', 'GetQueueAttributes'], bare: bareQueues },
  { path: '/topics', chain: ['ListTopics'], bare: bareTopics },
  { path: '/secrets', chain: ['ListSecrets'], bare: bareSecrets },
  {
    path: '/configuration',
    chain: ['ListTaskDefinitionFamilies', 'DescribeTaskDefinition'],
    bare: bareConfiguration,
  },
  { path: '/caches', chain: ['INFO'] },
];
/** No list, but everything that the lists ask, at once; so it is measured when their answers are old. */
const OVERVIEW: ListView = { path: '/', chain: ['ListTables', 'DescribeTable'] };

const RESOURCES = 10;
const DELAY_MS = 100;
const ROUNDS = 7;
const FEW_ROUNDS = 2;
const WARM_ROUNDS = 4;
const WARM_VISITS = 10;
const MOST_RATIO = 1.3;
const MOST_SHELL_MS = 100;

export const latencyPart: Part = {
  name: 'latency',
  looksAt: 'lists of 10 resources a side with 100 ms added to every upstream call',
  measure,
};

async function measure({ withStage, small, progress }: Bench): Promise<readonly Figure[]> {
  const relays: Relay[] = [];
  try {
    return await withStage(
      {
        withRedis: true,
        async addressesOf(_side, usual, redisPort) {
          const relay = await startRelay(redisPort, DELAY_MS);
          relays.push(relay);
          const url = `redis://127.0.0.1:${relay.port}`;
          return {
            ...usual,
            caches: Array.from({ length: RESOURCES }, (_, index) => ({ id: `cache-${index}`, url })),
          };
        },
      },
      (stage) => onStage(stage, small ? FEW_ROUNDS : ROUNDS, progress),
    );
  } finally {
    await Promise.all(relays.map((relay) => relay.close()));
  }
}

async function onStage(stage: Stage, count: number, progress: Bench['progress']): Promise<readonly Figure[]> {
  for (const { connected } of [stage.left, stage.right])
    await createSome(connected.clients, connected.environment.account, RESOURCES);
  return visitedInRounds(stage, [LISTS, [OVERVIEW]], count, progress);
}

/** Visits views again and again, 100 ms added to every call: those of one group together, each group with nothing kept. */
export async function visitedInRounds(
  stage: Pick<Stage, 'left' | 'right' | 'operator'>,
  groups: readonly (readonly ListView[])[],
  count: number,
  progress: Bench['progress'],
): Promise<readonly Figure[]> {
  const { left, right, operator } = stage;
  // A console that has been up for a while: what it runs is compiled, and its connections are open.
  for (let round = 0; round < WARM_ROUNDS; round += 1) {
    for (const { path } of groups.flat())
      for (let visit = 0; visit < WARM_VISITS; visit += 1) await operator.visit(path);
    await pastCacheTime();
  }
  for (const side of [left, right]) await setFaults(side, [{ kind: 'delay', delayMs: DELAY_MS }]);
  const rounds = new Map<ListView, Round[]>();
  const calls = new Map<ListView, string>();
  for (let round = 0; round < count; round += 1) {
    for (const views of groups) {
      for (const view of views) {
        await takeCalls(left);
        const visit = await operator.visit(view.path);
        if (round === 0) calls.set(view, inWords(await takeCalls(left)));
        const { bare } = view;
        const bareMs =
          bare &&
          (await timed(() => Promise.all([left, right].map(({ connected }) => bare(connected.clients)))));
        rounds.set(view, [...(rounds.get(view) ?? []), { visit, bareMs }]);
      }
      await pastCacheTime();
    }
    progress(`round ${round + 1} of ${count}`);
  }
  return [...rounds].flatMap(([view, all]) => figuresOf(view, all, calls.get(view) ?? ''));
}

function figuresOf({ path, chain }: ListView, rounds: readonly Round[], calls: string): readonly Figure[] {
  const visits = rounds.map(({ visit }) => visit);
  const broken = visits.find(({ status, whole }) => status !== 200 || !whole);
  if (broken) throw new Error(`${path} answered ${broken.status}.`);
  const completeMs = median(visits.map((visit) => visit.completeMs));
  const bareMs = rounds.flatMap((round) => round.bareMs ?? []);
  const compared = bareMs.length > 0 ? `; the bare calls take ${milliseconds(median(bareMs))}` : '';
  const ratio = completeMs / (chain.length * DELAY_MS);
  const note = `${milliseconds(completeMs)} over ${chain.length * DELAY_MS} ms${compared}`;
  const what = `${path}: complete, over ${chain.join(' → ')}`;
  const figures = [
    path === OVERVIEW.path
      ? told(what, `${ratio.toFixed(2)} × (${note})`)
      : atMost(what, ratio, { unit: '×', most: MOST_RATIO, note }),
    atMost(`${path}: shell`, median(visits.map((visit) => visit.shellMs)), {
      unit: 'ms',
      most: MOST_SHELL_MS,
    }),
  ];
  return calls === '' ? figures : [...figures, told(`${path}: calls on one side`, calls)];
}

function inWords(calls: Readonly<Record<string, number>>): string {
  return Object.entries(calls)
    .map(([operation, count]) => `${count} ${operation.replace(/^[^.]*\./, '')}`)
    .join(', ');
}
