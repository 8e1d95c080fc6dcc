import type {
  AddPermissionRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  QueueAttributeName,
  RemovePermissionRequest,
  SetQueueAttributesRequest,
} from '@aws-sdk/client-sqs';
import type { Call } from '../../protocol/service.ts';
import { arnOf, requireQueue } from './context.ts';
import type { SqsContext } from './context.ts';
import { missingParameter } from './errors.ts';
import { addPermission, removePermission } from './permissions.ts';
import { mergeAttributes, numberAttribute, requestedAttributes, settingOf } from './queue-attributes.ts';
import { checkGiven } from './queue-operations.ts';
import type { Queue } from './queue.ts';

/** GetQueueAttributes, SetQueueAttributes, and the permissions, which are a way to write the Policy attribute. */
export function attributeOperations(context: SqsContext) {
  function getQueueAttributes(input: GetQueueAttributesRequest): GetQueueAttributesResult {
    const queue = requireQueue(context, input.QueueUrl);
    const values = requestedAttributes(input.AttributeNames ?? [])
      .map((name) => [name, valueOf(context, queue, name)] as const)
      .filter(([, value]) => value !== undefined);
    return { Attributes: values.length > 0 ? Object.fromEntries(values) : undefined };
  }

  function setQueueAttributes(input: SetQueueAttributesRequest, call: Call): void {
    const queue = requireQueue(context, input.QueueUrl);
    const { Attributes: given = {} } = input;
    if (Object.keys(given).length === 0) throw missingParameter('Attributes');
    const attributes = mergeAttributes(queue.attributes, checkGiven(context, queue, given));
    const changed = context.queues.save({ ...queue, attributes, modifiedAtMs: call.clock.now() });
    if (queue.fifo && given.DelaySeconds !== undefined) retimeDelayed(context, changed);
  }

  function addQueuePermission(input: AddPermissionRequest, call: Call): void {
    const queue = requireQueue(context, input.QueueUrl);
    const { Label: label = '', AWSAccountIds: accounts = [], Actions: actions = [] } = input;
    if (accounts.length === 0) throw missingParameter('AWSAccountIds');
    if (actions.length === 0) throw missingParameter('Actions');
    const grant = { label, accounts, actions };
    setPolicy(queue, addPermission(queue.attributes.Policy, arnOf(context, queue), grant), call);
  }

  function removeQueuePermission(input: RemovePermissionRequest, call: Call): void {
    const queue = requireQueue(context, input.QueueUrl);
    setPolicy(queue, removePermission(queue.attributes.Policy, input.Label ?? ''), call);
  }

  function setPolicy(queue: Queue, policy: string, call: Call): void {
    const attributes = mergeAttributes(queue.attributes, { Policy: policy });
    context.queues.save({ ...queue, attributes, modifiedAtMs: call.clock.now() });
  }

  return {
    GetQueueAttributes: getQueueAttributes,
    SetQueueAttributes: setQueueAttributes,
    AddPermission: addQueuePermission,
    RemovePermission: removeQueuePermission,
  };
}

function valueOf(context: SqsContext, queue: Queue, name: QueueAttributeName): string | undefined {
  switch (name) {
    case 'QueueArn':
      return arnOf(context, queue);
    case 'ApproximateNumberOfMessages':
      return String(context.messages.counts(queue.id).visible);
    case 'ApproximateNumberOfMessagesNotVisible':
      return String(context.messages.counts(queue.id).inFlight);
    case 'ApproximateNumberOfMessagesDelayed':
      return String(context.messages.counts(queue.id).delayed);
    case 'CreatedTimestamp':
      return String(Math.floor(queue.createdAtMs / 1000));
    case 'LastModifiedTimestamp':
      return String(Math.floor(queue.modifiedAtMs / 1000));
    default:
      return settingOf(queue, name);
  }
}

/** A FIFO queue's delay also applies to the messages that wait already (SQS Developer Guide, "delay queues"). */
function retimeDelayed(context: SqsContext, queue: Queue): void {
  const delayMs = numberAttribute(queue, 'DelaySeconds') * 1000;
  const waiting = context.messages.due(queue.id, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  context.messages.transaction(() => {
    for (const message of waiting)
      if (message.state === 'delayed')
        context.messages.change(message, { visibleAtMs: message.arrivedAtMs + delayMs });
  });
  context.arrivals.announce(queue.name);
}
