import { randomUUID } from 'node:crypto';
import type {
  PublishBatchInput,
  PublishBatchResponse,
  PublishInput,
  PublishResponse,
} from '@aws-sdk/client-sns';
import { ServiceError } from '../../protocol/service.ts';
import type { Call } from '../../protocol/service.ts';
import { requireTopic } from './context.ts';
import type { SnsContext } from './context.ts';
import { invalidParameter } from './errors.ts';
import { fanOut } from './fan-out.ts';
import { checkPublish } from './publish-rules.ts';
import type { CheckedPublish } from './publish-rules.ts';
import { maximumMessageSize } from './topic-attributes.ts';
import type { Topic } from './topic.ts';

/** What a publication needs to know of the request that it comes with. */
export type Publishing = Pick<Call, 'clock' | 'endpoint'>;

/** Publish and PublishBatch to topics. The sandbox has no telephones and no devices: those targets are refused. */
export function publishOperations(context: SnsContext) {
  async function accept(topic: Topic, draft: CheckedPublish, call: Publishing): Promise<PublishResponse> {
    const { groupId, deduplicationId } = draft;
    const now = call.clock.now();
    let messageId: string = randomUUID();
    let sequenceNumber: string | undefined;
    if (topic.fifo && groupId !== undefined && deduplicationId !== undefined) {
      const publication = context.deduplication.publish(topic, { messageId, groupId, deduplicationId }, now);
      ({ messageId, sequenceNumber } = publication);
      if (!publication.isNew) return { MessageId: messageId, SequenceNumber: sequenceNumber };
    }
    context.metrics.count(topic.name, 'NumberOfMessagesPublished');
    await fanOut(context, {
      ...draft,
      messageId,
      sequenceNumber,
      topicArn: topic.arn,
      topicName: topic.name,
      timestamp: new Date(now).toISOString(),
      signatureVersion: topic.attributes.SignatureVersion ?? '1',
      endpoint: call.endpoint,
    });
    return { MessageId: messageId, SequenceNumber: sequenceNumber };
  }

  function publish(input: PublishInput, call: Publishing): Promise<PublishResponse> {
    if (input.PhoneNumber !== undefined)
      throw invalidParameter('PhoneNumber Reason: this endpoint sends no text messages');
    const parameter =
      input.TopicArn === undefined && input.TargetArn !== undefined ? 'TargetArn' : 'TopicArn';
    const topic = requireTopic(context, input[parameter], parameter);
    return accept(topic, checkPublish(topic, input), call);
  }

  async function publishBatch(input: PublishBatchInput, call: Call): Promise<PublishBatchResponse> {
    const topic = requireTopic(context, input.TopicArn);
    const entries = input.PublishBatchRequestEntries ?? [];
    checkEntries(entries);
    const answer = { Successful: [], Failed: [] } as Required<PublishBatchResponse> & {
      Successful: object[];
      Failed: object[];
    };
    const checked = entries.map((entry) => ({
      Id: entry.Id ?? '',
      draft: attempt(() => checkPublish(topic, entry)),
    }));
    const totalBytes = checked.reduce(
      (sum, { draft }) => sum + (draft instanceof ServiceError ? 0 : draft.sizeBytes),
      0,
    );
    if (totalBytes > maximumMessageSize(topic))
      throw new ServiceError(
        'BatchRequestTooLongException',
        'The length of all the batch messages put together is more than the limit.',
        { queryCode: 'BatchRequestTooLong' },
      );
    for (const { Id, draft } of checked) {
      if (draft instanceof ServiceError)
        answer.Failed.push({
          Id,
          Code: draft.options.queryCode ?? draft.code,
          Message: draft.message,
          SenderFault: true,
        });
      else answer.Successful.push({ Id, ...(await accept(topic, draft, call)) });
    }
    return answer;
  }

  return { Publish: publish, PublishBatch: publishBatch };
}

function attempt<Value>(run: () => Value): Value | ServiceError {
  try {
    return run();
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

function checkEntries(entries: readonly { readonly Id?: string }[]): void {
  if (entries.length === 0)
    throw batchError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > 10)
    throw batchError(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible.',
    );
  if (entries.some(({ Id = '' }) => !/^[A-Za-z0-9_-]{1,80}$/.test(Id)))
    throw batchError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw batchError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
}

function batchError(code: string, message: string): ServiceError {
  return new ServiceError(`${code}Exception`, message, { queryCode: code });
}
