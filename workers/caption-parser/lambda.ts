import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleBatch } from '../host/batch.ts';
import { captionParserBench } from './bench.ts';

const bench = captionParserBench(process.env);

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return handleBatch(bench, event);
}
