import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import type { TablePlace } from '../tables/engine/bulk.ts';
import type { CallOptions } from '../tables/engine/table-facts.ts';
import { callUpstream } from '../tables/engine/upstream-call.ts';

const SEGMENTS = 4;

/** How many items a table holds now: it is read, since its own count is six hours old. @throws UpstreamFailed, Cancelled. */
export async function countItems(place: TablePlace, options: CallOptions): Promise<number> {
  const segments = Array.from({ length: SEGMENTS }, (_, Segment) => countSegment(place, Segment, options));
  return (await Promise.all(segments)).reduce((sum, one) => sum + one, 0);
}

async function countSegment(
  { client, table }: TablePlace,
  Segment: number,
  options: CallOptions,
): Promise<number> {
  let items = 0;
  let start: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const ExclusiveStartKey: typeof start = start;
    const answer: ScanCommandOutput = await callUpstream('dynamodb:Scan', options, (abortSignal) => {
      const input = { TableName: table, Select: 'COUNT', ConsistentRead: true, ExclusiveStartKey } as const;
      return client.send(new ScanCommand({ ...input, Segment, TotalSegments: SEGMENTS }), { abortSignal });
    });
    items += answer.Count ?? 0;
    start = answer.LastEvaluatedKey;
  } while (start);
  return items;
}
