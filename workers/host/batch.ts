import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { MessageText } from '../../core/commerce/worker.ts';
import { judge } from '../../core/platform/judging.ts';
import type { Bench, Received } from '../../core/platform/judging.ts';

/**
 * Handles a batch from an SQS event source: messages that are to be tried again are named, the others are deleted by
 * Lambda. The event source has to have ReportBatchItemFailures. Source: AWS Lambda developer guide, "Handling errors
 * for an SQS event source".
 */
export async function handleBatch(bench: Bench, event: SQSEvent): Promise<SQSBatchResponse> {
  const outcomes = await Promise.all(
    event.Records.map(async (record) => ({
      itemIdentifier: record.messageId,
      outcome: await judge(bench, receivedOf(record)),
    })),
  );
  return {
    batchItemFailures: outcomes
      .filter(({ outcome }) => outcome === 'again')
      .map(({ itemIdentifier }) => ({ itemIdentifier })),
  };
}

function receivedOf({ body, messageAttributes, attributes }: SQSRecord): Received {
  const texts = Object.entries(messageAttributes).flatMap(
    ([name, { stringValue }]): [string, MessageText][] =>
      stringValue === undefined ? [] : [[name, { DataType: 'String', StringValue: stringValue }]],
  );
  return {
    body,
    attributes: Object.fromEntries(texts),
    receives: Number(attributes.ApproximateReceiveCount),
  };
}
