import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleBatch } from '../host/batch.ts';
import { autoTaggerBench } from './bench.ts';

const bench = autoTaggerBench(process.env);

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return handleBatch(bench, event);
}
