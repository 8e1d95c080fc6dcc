import * as schemas from '@aws-sdk/client-dynamodb-streams';
import type { Cloud } from '../../../cloud.ts';
import type { SandboxService } from '../../../protocol/service.ts';
import { ServiceError } from '../../../protocol/service.ts';
import { engineOf } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { describeStream, getRecords, getShardIterator, listStreams } from './operations.ts';

const OPERATIONS: Readonly<Record<string, (engine: Engine, input: never) => unknown>> = {
  DescribeStream: describeStream,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  ListStreams: listStreams,
};

/**
 * DynamoDB Streams: what changed in tables that have a stream, by shards, for a day. Its requests are signed as those
 * to DynamoDB, and told apart by their target. Every table has two shards at a time, of four hours each.
 */
export function createDynamodbStreams(cloud: Cloud): SandboxService {
  const engine = engineOf(cloud);
  return {
    signingName: 'dynamodb',
    targetPrefix: 'DynamoDBStreams_20120810',
    apiVersion: '2012-08-10',
    protocols: ['awsJson1_0'],
    schemas,
    errorNamespace: 'com.amazonaws.dynamodb.v20120810',
    operations: Object.fromEntries(
      Object.entries(OPERATIONS).map(([name, operation]) => [
        name,
        (input: never) => operation(engine, input),
      ]),
    ),
    missingMembers: () => undefined,
    throttled: () => new ServiceError('LimitExceededException', 'Your request rate is too high.'),
    tick: () => engine.streams.trim(),
  };
}
