import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleBatch } from '../host/batch.ts';
import { captionParserBench } from './bench.ts';
import { withStoredKey } from './stored-key.ts';

const bench = captionParserBench(await withStoredKey(process.env));

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return handleBatch(bench, event);
}
