import type { ReceivedMessage } from '../../cloud.ts';

/** The event of a batch of messages. Source: Lambda developer guide, "Using Lambda with Amazon SQS". */
export function queueEvent(queueArn: string, region: string, messages: readonly ReceivedMessage[]): string {
  return JSON.stringify({
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: message.attributes,
      messageAttributes: Object.fromEntries(
        Object.entries(message.messageAttributes).map(([name, attribute]) => [
          name,
          {
            stringValue: attribute.StringValue,
            binaryValue: attribute.BinaryValue && Buffer.from(attribute.BinaryValue).toString('base64'),
            stringListValues: [],
            binaryListValues: [],
            dataType: attribute.DataType,
          },
        ]),
      ),
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  });
}

/**
 * The messages that the function says it has failed on, by their ids. Undefined where its answer is none that Lambda
 * takes: then the whole batch has failed. Source: as above, "Success and failure conditions".
 */
export function failedItems(
  payload: string,
  messages: readonly ReceivedMessage[],
): ReadonlySet<string> | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return new Set();
  const failures: unknown = 'batchItemFailures' in answer ? answer.batchItemFailures : undefined;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return undefined;
  const known = new Set(messages.map(({ messageId }) => messageId));
  const ids = new Set<string>();
  for (const failure of failures as readonly unknown[]) {
    const id: unknown =
      typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure
        ? failure.itemIdentifier
        : undefined;
    if (typeof id !== 'string' || !known.has(id)) return undefined;
    ids.add(id);
  }
  return ids;
}
