import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../catalogue/catalogue.ts';
import type { Stage } from '../../catalogue/stage.ts';
import type { Cell } from '../../cells/cell.ts';
import { fresh, mapCell } from '../../cells/cell.ts';
import { listBuckets } from '../../resources/buckets/list.ts';
import { queueNameOf } from '../../resources/queues/queue-name.ts';
import { listQueueUrls } from '../../resources/queues/queues.ts';
import { listSecrets } from '../../resources/secrets/secrets.ts';
import type { Source } from '../../resources/source.ts';
import { listTableNames } from '../../resources/tables/describe.ts';
import { topicNameOf } from '../../resources/topics/topic-name.ts';
import { listSubscriptions, listTopicArns } from '../../resources/topics/topics.ts';
import type { Listed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';

export const PIECE_KINDS = ['table', 'bucket', 'queue', 'topic', 'subscription', 'secret'] as const;
export type PieceKind = (typeof PIECE_KINDS)[number];

/** One thing that the catalogue says an environment has. */
export interface Piece {
  readonly kind: PieceKind;
  /** The catalogue's name; of a subscription the topic's. */
  readonly logical: string;
  /** The physical name; of a subscription `<topic> → <queue>`. */
  readonly name: string;
  /** Of a subscription: the logical name of the queue. */
  readonly queue?: string;
}

export interface CheckedPiece extends Piece {
  /** `unknown`: the list was longer than the console reads, and it was not in what was read. */
  readonly presence: 'there' | 'missing' | 'unknown';
}

export interface KindInventory {
  readonly kind: PieceKind;
  readonly pieces: Cell<readonly CheckedPiece[]>;
}

/** What of the catalogue is there: six lists, whatever it holds. */
export function inventoryOf(source: Source, budget: Budget): readonly Promise<KindInventory>[] {
  const stage = source.environment.names.stage;
  const named = (kind: PieceKind, entries: readonly CatalogueEntry[]): readonly Piece[] =>
    entries.map(({ logical, names }) => ({ kind, logical, name: names[stage] }));
  const { tables, buckets, queues, topics, secrets } = CATALOGUE;
  return [
    checked(
      'table',
      named('table', tables),
      names(listTableNames(source, budget), (name) => name),
    ),
    checked(
      'bucket',
      named('bucket', buckets),
      names(listBuckets(source, budget), ({ name }) => name),
    ),
    checked('queue', named('queue', queues), names(listQueueUrls(source, budget), queueNameOf)),
    checked('topic', named('topic', topics), names(listTopicArns(source, budget), topicNameOf)),
    checked(
      'subscription',
      subscriptionsOf(stage),
      names(listSubscriptions(source, budget), ({ topicName, queueName = '' }) =>
        subscriptionName(topicName, queueName),
      ),
    ),
    checked(
      'secret',
      named('secret', secrets),
      names(listSecrets(source, budget), ({ name }) => name),
    ),
  ];
}

function subscriptionsOf(stage: Stage): readonly Piece[] {
  return CATALOGUE.topics.flatMap((topic) =>
    topic.subscriptions.flatMap(({ queue: logical }) => {
      const queue = CATALOGUE.queues.find((one) => one.logical === logical);
      if (!queue) return [];
      const name = subscriptionName(topic.names[stage], queue.names[stage]);
      return [{ kind: 'subscription' as const, logical: topic.logical, name, queue: logical }];
    }),
  );
}

function subscriptionName(topic: string, queue: string): string {
  return `${topic} → ${queue}`;
}

interface ReadNames {
  readonly names: ReadonlySet<string>;
  readonly cutOff: boolean;
}

async function names<T>(
  list: Promise<Cell<Listed<T>>>,
  nameOf: (item: T) => string,
): Promise<Cell<ReadNames>> {
  return mapCell(await list, (all) => ({ names: new Set(all.map(nameOf)), cutOff: all.cutOff === true }));
}

async function checked(
  kind: PieceKind,
  pieces: readonly Piece[],
  list: Promise<Cell<ReadNames>>,
): Promise<KindInventory> {
  const cell = await list;
  // Nothing in the whole account is an answer too.
  if (cell.state === 'empty')
    return {
      kind,
      pieces: fresh(
        pieces.map((piece) => ({ ...piece, presence: 'missing' })),
        cell.at,
      ),
    };
  return {
    kind,
    pieces: mapCell(cell, (read) => {
      const other = read.cutOff ? 'unknown' : 'missing';
      return pieces.map((piece) => ({ ...piece, presence: read.names.has(piece.name) ? 'there' : other }));
    }),
  };
}
