import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import type { Piece } from './inventory.ts';
import { bucketSettings, locationOf } from './resources/buckets.ts';
import type { MessagingPlace } from './resources/messaging-place.ts';
import { queueInput } from './resources/queues.ts';
import { tableInput } from './resources/tables.ts';
import { subscriptionInput, topicInput } from './resources/topics.ts';

/** The `aws` lines that make one piece as the console makes it. */
export function pieceCommands(target: CommandTarget, piece: Piece, place: MessagingPlace): readonly string[] {
  const { tables, buckets, queues, topics, secrets } = CATALOGUE;
  const whole = (service: string, operation: string, input: object) =>
    awsCommand(target, service, operation, { 'cli-input-json': input });
  switch (piece.kind) {
    case 'table':
      return tables.filter(is(piece.logical)).flatMap((table) => [
        whole('dynamodb', 'create-table', tableInput(table, place.stage)),
        awsCommand(target, 'dynamodb', 'wait table-exists', { 'table-name': piece.name }),
        ...(table.timeToLive?.stages.includes(place.stage)
          ? [
              awsCommand(target, 'dynamodb', 'update-time-to-live', {
                'table-name': piece.name,
                'time-to-live-specification': {
                  AttributeName: table.timeToLive.attribute,
                  Enabled: true,
                },
              }),
            ]
          : []),
        ...(table.pointInTimeRecovery.includes(place.stage)
          ? [
              awsCommand(target, 'dynamodb', 'update-continuous-backups', {
                'table-name': piece.name,
                'point-in-time-recovery-specification': { PointInTimeRecoveryEnabled: true },
              }),
            ]
          : []),
      ]);
    case 'bucket':
      return buckets.filter(is(piece.logical)).flatMap((bucket) => {
        const { versioning, lifecycle, tagging } = bucketSettings(bucket, place.stage);
        const set = (operation: string, option: string, value: object | undefined) =>
          value ? [awsCommand(target, 's3api', operation, { bucket: piece.name, [option]: value })] : [];
        return [
          whole('s3api', 'create-bucket', { Bucket: piece.name, ...locationOf(place.region) }),
          ...set('put-bucket-versioning', 'versioning-configuration', versioning),
          ...set('put-bucket-lifecycle-configuration', 'lifecycle-configuration', lifecycle),
          ...set('put-bucket-tagging', 'tagging', tagging),
        ];
      });
    case 'queue':
      return queues
        .filter(is(piece.logical))
        .map((queue) => whole('sqs', 'create-queue', queueInput(queue, { queues, topics }, place)));
    case 'topic':
      return topics
        .filter(is(piece.logical))
        .map((topic) => whole('sns', 'create-topic', topicInput(topic, place.stage)));
    case 'subscription':
      return topics
        .filter(is(piece.logical))
        .flatMap((topic) =>
          queues
            .filter(is(piece.queue ?? ''))
            .map((queue) => whole('sns', 'subscribe', subscriptionInput(topic, queue, place))),
        );
    case 'secret':
      return secrets.filter(is(piece.logical)).map(() =>
        awsCommand(target, 'secretsmanager', 'create-secret', {
          name: piece.name,
          // What the values are is decided by whoever runs the line; they stand in no shell history then.
          'secret-string': new ShellText('file://values.json'),
        }),
      );
  }
}

function is(logical: string): (entry: { readonly logical: string }) => boolean {
  return (entry) => entry.logical === logical;
}
