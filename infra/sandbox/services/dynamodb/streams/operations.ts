import type {
  _Record,
  DescribeStreamCommandInput,
  DescribeStreamCommandOutput,
  GetRecordsCommandInput,
  GetRecordsCommandOutput,
  GetShardIteratorCommandInput,
  GetShardIteratorCommandOutput,
  ListStreamsCommandInput,
  ListStreamsCommandOutput,
  StreamViewType,
} from '@aws-sdk/client-dynamodb-streams';
import { createHash } from 'node:crypto';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import { resourceNotFound, validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { checkTableName, Constraints } from '../validation.ts';
import { decodeRecord, momentOf, recordsAfter, sequenceOf } from './change-record.ts';
import type { ChangeRecord } from './change-record.ts';
import { RETENTION_MS } from './streams.ts';
import type { Shard, Stream } from './streams.ts';

/** Source: DynamoDB Streams API reference, Limit of each operation. */
const MOST = { shards: 100, streams: 100, records: 1_000 } as const;
/** Source: API reference, GetRecords: 1 MB or 1000 records. */
const MOST_BYTES = 1_048_576;
/** Source: API reference, GetShardIterator. */
const ITERATOR_MS = 15 * 60_000;
/** Sequence numbers have 21 digits or more. Source: API reference, StreamRecord: 21 to 40 characters. */
const FIRST_SEQUENCE = 100_000_000_000_000_000_000n;
const ITERATOR_TYPES = ['TRIM_HORIZON', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'] as const;

function sequenceText(sequence: number): string {
  return String(FIRST_SEQUENCE + BigInt(sequence));
}

function sequenceNumber(text: string): number {
  if (!/^\d{21,40}$/.test(text)) throw validationError('Invalid SequenceNumber');
  return Number(BigInt(text) - FIRST_SEQUENCE);
}

function shardId({ storeId }: Stream, { number, startedAtMs }: Shard): string {
  const start = String(Math.floor(startedAtMs)).padStart(20, '0');
  const digest = createHash('sha256').update(`${storeId}/${number}`).digest('hex').slice(0, 8);
  return `shardId-${start}-${digest}`;
}

/** As it is at this moment, not as it was when the last second began. */
function streamOf(engine: Engine, arn = ''): Stream {
  engine.streams.trim();
  const stream = engine.streams.find(arn);
  if (!stream) throw resourceNotFound(`Stream: ${arn} not found`);
  return stream;
}

function shardOf(stream: Stream, id: string | undefined): Shard {
  const shard = stream.shards.find((one) => shardId(stream, one) === id);
  if (!shard) throw resourceNotFound(`Shard: ${id ?? ''} in Stream: ${stream.arn} not found`);
  return shard;
}

export function listStreams(
  engine: Engine,
  input: ListStreamsCommandInput,
): Output<ListStreamsCommandOutput> {
  const { TableName, Limit = MOST.streams, ExclusiveStartStreamArn } = input;
  const constraints = new Constraints();
  if (TableName !== undefined) checkTableName(constraints, TableName);
  constraints.range('limit', Limit, 1, MOST.streams).check();
  const all = engine.streams
    .list()
    .filter(({ tableName }) => TableName === undefined || tableName === TableName);
  const start = 1 + all.findIndex(({ arn }) => arn === ExclusiveStartStreamArn);
  const page = all.slice(start, start + Limit);
  return {
    Streams: page.map(({ arn, label, tableName }) => ({
      StreamArn: arn,
      StreamLabel: label,
      TableName: tableName,
    })),
    LastEvaluatedStreamArn: start + Limit < all.length ? page.at(-1)?.arn : undefined,
  };
}

export function describeStream(
  engine: Engine,
  input: DescribeStreamCommandInput,
): Output<DescribeStreamCommandOutput> {
  const { StreamArn, Limit = MOST.shards, ExclusiveStartShardId, ShardFilter } = input;
  new Constraints()
    .required('streamArn', StreamArn)
    .length('streamArn', StreamArn, 37, 1024)
    .range('limit', Limit, 1, MOST.shards)
    .oneOf('shardFilter.type', ShardFilter?.Type, ['CHILD_SHARDS'])
    .check();
  const stream = streamOf(engine, StreamArn);
  const parent = ShardFilter ? shardOf(stream, ShardFilter.ShardId).number : undefined;
  const all = stream.shards.filter((shard) => parent === undefined || shard.parent === parent);
  const start = 1 + all.findIndex((shard) => shardId(stream, shard) === ExclusiveStartShardId);
  const page = all.slice(start, start + Limit);
  const last = page.at(-1);
  const { hash, range } = stream.keys;
  return {
    StreamDescription: {
      StreamArn: stream.arn,
      StreamLabel: stream.label,
      StreamStatus: stream.disabledAtMs === undefined ? 'ENABLED' : 'DISABLED',
      StreamViewType: stream.viewType as StreamViewType,
      CreationRequestDateTime: new Date(stream.createdAtMs),
      TableName: stream.tableName,
      KeySchema: [
        { AttributeName: hash.name, KeyType: 'HASH' },
        ...(range ? [{ AttributeName: range.name, KeyType: 'RANGE' as const }] : []),
      ],
      Shards: page.map((shard) => ({
        ShardId: shardId(stream, shard),
        SequenceNumberRange: {
          StartingSequenceNumber: sequenceText(shard.startSequence),
          EndingSequenceNumber: shard.endSequence === undefined ? undefined : sequenceText(shard.endSequence),
        },
        ParentShardId: parentOf(stream, shard),
      })),
      LastEvaluatedShardId: last && start + Limit < all.length ? shardId(stream, last) : undefined,
    },
  };
}

/** A parent that has been trimmed is named no more. */
function parentOf(stream: Stream, { parent }: Shard): string | undefined {
  const shard = stream.shards.find(({ number }) => number === parent);
  return shard && shardId(stream, shard);
}

interface Position {
  readonly arn: string;
  readonly shard: number;
  /** Everything up to this sequence number has been read. */
  readonly after: number;
  readonly madeAtMs: number;
}

function iteratorText({ arn, ...position }: Position): string {
  return `${arn}|1|${Buffer.from(JSON.stringify(position)).toString('base64')}`;
}

function readIterator(text: string): Position {
  const [arn = '', version, body = ''] = text.split('|');
  try {
    if (version !== '1') throw new SyntaxError('of another version');
    const position = JSON.parse(Buffer.from(body, 'base64').toString('utf8')) as Omit<Position, 'arn'>;
    return { arn, ...position };
  } catch {
    throw validationError('Invalid ShardIterator');
  }
}

export function getShardIterator(
  engine: Engine,
  input: GetShardIteratorCommandInput,
): Output<GetShardIteratorCommandOutput> {
  const { StreamArn, ShardId, ShardIteratorType, SequenceNumber } = input;
  new Constraints()
    .required('streamArn', StreamArn)
    .length('streamArn', StreamArn, 37, 1024)
    .required('shardId', ShardId)
    .length('shardId', ShardId, 28, 65)
    .required('shardIteratorType', ShardIteratorType)
    .oneOf('shardIteratorType', ShardIteratorType, ITERATOR_TYPES)
    .check();
  const stream = streamOf(engine, StreamArn);
  const shard = shardOf(stream, ShardId);
  const isBySequence =
    ShardIteratorType === 'AT_SEQUENCE_NUMBER' || ShardIteratorType === 'AFTER_SEQUENCE_NUMBER';
  if (isBySequence && SequenceNumber === undefined)
    throw validationError(`SequenceNumber must be specified when ShardIteratorType is ${ShardIteratorType}`);
  if (!isBySequence && SequenceNumber !== undefined)
    throw validationError(
      `SequenceNumber must not be specified when ShardIteratorType is ${ShardIteratorType}`,
    );
  const after = positionFor(engine, shard, ShardIteratorType, SequenceNumber);
  if (isBySequence && after < shard.trimmedThrough) throw trimmed();
  const madeAtMs = engine.cloud.clock.now();
  return { ShardIterator: iteratorText({ arn: stream.arn, shard: shard.number, after, madeAtMs }) };
}

function positionFor(engine: Engine, shard: Shard, type: string | undefined, sequence = ''): number {
  if (type === 'LATEST') return shard.endSequence ?? engine.streams.lastSequence;
  if (type === 'TRIM_HORIZON') return shard.trimmedThrough;
  const wanted = sequenceNumber(sequence);
  if (wanted < shard.startSequence || wanted > (shard.endSequence ?? engine.streams.lastSequence))
    throw validationError(`The sequence number ${sequence} is not in the range of the shard`);
  return type === 'AT_SEQUENCE_NUMBER' ? wanted - 1 : wanted;
}

function trimmed(): ServiceError {
  return new ServiceError(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard.',
  );
}

export function getRecords(engine: Engine, input: GetRecordsCommandInput): Output<GetRecordsCommandOutput> {
  const { ShardIterator, Limit = MOST.records } = input;
  new Constraints()
    .required('shardIterator', ShardIterator)
    .length('shardIterator', ShardIterator, 1, 2048)
    .range('limit', Limit, 1, MOST.records)
    .check();
  const position = readIterator(ShardIterator ?? '');
  const nowMs = engine.cloud.clock.now();
  const stream = streamOf(engine, position.arn);
  const shard = stream.shards.find(({ number }) => number === position.shard);
  if (nowMs - position.madeAtMs > ITERATOR_MS)
    throw new ServiceError(
      'ExpiredIteratorException',
      'Iterator expired. The iterator was created more than 15 minutes ago.',
    );
  if (!shard) throw trimmed();
  if (position.after < shard.trimmedThrough) throw trimmed();
  const records: _Record[] = [];
  let [bytes, after] = [0, position.after];
  for (const { key, value } of engine.database.streamRecords(
    recordsAfter(stream.storeId, shard.number, after),
  )) {
    if (momentOf(value) < nowMs - RETENTION_MS) continue;
    const sequence = sequenceOf(key);
    const record = recordOf(engine, stream, sequence, decodeRecord(value));
    bytes += record.dynamodb?.SizeBytes ?? 0;
    if (records.length === Limit || (records.length > 0 && bytes > MOST_BYTES)) return page(after, records);
    records.push(record);
    after = sequence;
  }
  // Of a closed shard that is read to its end there is nothing to go on with.
  return shard.endSequence === undefined ? page(after, records) : { Records: records };

  function page(read: number, some: _Record[]): Output<GetRecordsCommandOutput> {
    const next = { arn: position.arn, shard: position.shard, after: read, madeAtMs: nowMs };
    return { Records: some, NextShardIterator: iteratorText(next) };
  }
}

function recordOf(engine: Engine, stream: Stream, sequence: number, change: ChangeRecord): _Record {
  const { viewType } = stream;
  const { keys, before, after, byExpiry, atMs } = change;
  const newImage = viewType.startsWith('NEW_') ? after : undefined;
  const oldImage = viewType.endsWith('OLD_IMAGES') || viewType === 'OLD_IMAGE' ? before : undefined;
  return {
    eventID: createHash('md5').update(`${stream.arn} ${sequence}`).digest('hex'),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: engine.cloud.region,
    dynamodb: {
      // Source: API reference, StreamRecord: rounded down to the closest second.
      ApproximateCreationDateTime: new Date(Math.floor(atMs / 1_000) * 1_000),
      Keys: keys.item,
      NewImage: newImage?.item,
      OldImage: oldImage?.item,
      SequenceNumber: sequenceText(sequence),
      SizeBytes: keys.size + (newImage?.size ?? 0) + (oldImage?.size ?? 0),
      StreamViewType: viewType as StreamViewType,
    },
    userIdentity: byExpiry ? { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } : undefined,
  } as _Record;
}
