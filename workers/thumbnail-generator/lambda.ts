import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleBatch } from '../host/batch.ts';
import { thumbnailGeneratorBench } from './bench.ts';

const bench = thumbnailGeneratorBench(process.env);

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return handleBatch(bench, event);
}
