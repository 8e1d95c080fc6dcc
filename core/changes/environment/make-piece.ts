import { createHash, randomBytes } from 'node:crypto';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Clients } from '../../environments/clients.ts';
import type { Environment } from '../../environments/schema.ts';
import type { Piece, PieceKind } from './inventory.ts';
import { makeBucket } from './resources/buckets.ts';
import type { Making } from './resources/making.ts';
import type { MessagingPlace } from './resources/messaging-place.ts';
import { makeQueue } from './resources/queues.ts';
import { makeSecret } from './resources/secrets.ts';
import { makeTable } from './resources/tables.ts';
import { makeTopic, subscribe } from './resources/topics.ts';

/** Where pieces are made, and for which run: the same run makes a secret once. */
export interface PiecePlace {
  readonly environment: Pick<Environment, 'names' | 'account' | 'region'>;
  readonly clients: Clients;
  readonly runId: string;
}

/** What one piece calls to be made, in IAM's words, in order. */
export const CALLS_OF: Readonly<Record<PieceKind, readonly string[]>> = {
  table: ['dynamodb:CreateTable', 'dynamodb:UpdateTimeToLive', 'dynamodb:UpdateContinuousBackups'],
  bucket: [
    's3:CreateBucket',
    's3:PutBucketVersioning',
    's3:PutLifecycleConfiguration',
    's3:PutBucketTagging',
  ],
  queue: ['sqs:CreateQueue', 'sqs:SetQueueAttributes'],
  topic: ['sns:CreateTopic'],
  subscription: ['sns:Subscribe'],
  secret: ['secretsmanager:CreateSecret'],
};

export function placeOf({ names, account, region }: PiecePlace['environment']): MessagingPlace {
  return { stage: names.stage, account, region };
}

/** Where a value was made up because nobody has given one: 256 random bits, of no use anywhere. */
function generated(): string {
  return `generated-${randomBytes(32).toString('hex')}`;
}

/**
 * Makes one piece of the catalogue, and gives it everything that the catalogue says of it. Made already by an attempt
 * that was interrupted, it is finished. @throws UpstreamFailed, Cancelled.
 */
export async function makePiece(
  piece: Piece,
  { environment, clients, runId }: PiecePlace,
  making: Making,
): Promise<void> {
  const place = placeOf(environment);
  const { stage } = place;
  const { queues, topics } = CATALOGUE;
  switch (piece.kind) {
    case 'table':
      return makeTable(clients.dynamodb, entry(CATALOGUE.tables, piece.logical), stage, making);
    case 'bucket':
      return makeBucket(clients.s3, entry(CATALOGUE.buckets, piece.logical), place, making);
    case 'queue':
      await makeQueue(clients.sqs, entry(queues, piece.logical), { queues, topics }, place, making);
      return;
    case 'topic':
      await makeTopic(clients.sns, entry(topics, piece.logical), place, making);
      return;
    case 'subscription': {
      const topic = entry(topics, piece.logical);
      return subscribe(clients.sns, topic, entry(queues, piece.queue ?? ''), place, making);
    }
    case 'secret': {
      const { keys, former, purpose, replicaRegion } = entry(CATALOGUE.secrets, piece.logical);
      const secret = {
        name: piece.name,
        description: purpose,
        values: Object.fromEntries(keys.map((key) => [key, key === former ? '' : generated()])),
        token: createHash('sha256').update(`${runId} ${piece.name}`).digest('hex'),
        // A developer's secret is nobody's to fall back on.
        ...(stage !== 'dev' && { replicaRegion }),
      };
      await makeSecret(clients.secretsManager, secret, stage, making);
    }
  }
}

function entry<Entry extends { readonly logical: string }>(
  entries: readonly Entry[],
  logical: string,
): Entry {
  const found = entries.find((one) => one.logical === logical);
  if (!found) throw new RangeError(`The catalogue has no ${logical}.`);
  return found;
}
