import { ServiceError } from '../../protocol/service.ts';

const prefix = 'AWS.SimpleQueueService.';

export function queueDoesNotExist(): ServiceError {
  return new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.', {
    queryCode: `${prefix}NonExistentQueue`,
  });
}

export function queueNameExists(attribute: string): ServiceError {
  return new ServiceError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
    { queryCode: 'QueueAlreadyExists' },
  );
}

export function queueDeletedRecently(): ServiceError {
  return new ServiceError(
    'QueueDeletedRecently',
    'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    { queryCode: `${prefix}QueueDeletedRecently` },
  );
}

/** A parameter outside its documented values. SQS has no shape for it: the code is one of AWS's common errors. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, { queryCode: 'InvalidParameterValue' });
}

export function invalidValue(parameter: string, value: string | number, reason: string): ServiceError {
  return invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

export function missingParameter(parameter: string): ServiceError {
  return new ServiceError(
    'MissingRequiredParameterException',
    `The request must contain the parameter ${parameter}.`,
    { queryCode: 'MissingParameter' },
  );
}

export function invalidAttributeName(message: string): ServiceError {
  return new ServiceError('InvalidAttributeName', message);
}

export function unknownAttribute(name: string): ServiceError {
  return invalidAttributeName(`Unknown Attribute ${name}.`);
}

export function invalidAttributeValue(name: string): ServiceError {
  return new ServiceError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}

export function invalidMessageContents(): ServiceError {
  return new ServiceError(
    'InvalidMessageContents',
    'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
  );
}

export function receiptHandleIsInvalid(handle: string): ServiceError {
  return new ServiceError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    { status: 404, queryCode: 'ReceiptHandleIsInvalid' },
  );
}

export function messageNotInflight(): ServiceError {
  return new ServiceError('MessageNotInflight', "The specified message isn't in flight.", {
    queryCode: `${prefix}MessageNotInflight`,
  });
}

export function overLimit(): ServiceError {
  return new ServiceError(
    'OverLimit',
    'The maximum number of in flight messages is reached for the queue (120,000).',
    { status: 403, queryCode: 'OverLimit' },
  );
}

export function purgeQueueInProgress(queueName: string): ServiceError {
  return new ServiceError(
    'PurgeQueueInProgress',
    `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`,
    { status: 403, queryCode: `${prefix}PurgeQueueInProgress` },
  );
}

export function emptyBatchRequest(entryType: string): ServiceError {
  return new ServiceError(
    'EmptyBatchRequest',
    `There should be at least one ${entryType}RequestEntry in the request.`,
    { queryCode: `${prefix}EmptyBatchRequest` },
  );
}

export function tooManyEntries(count: number): ServiceError {
  return new ServiceError(
    'TooManyEntriesInBatchRequest',
    `Maximum number of entries per request are 10. You have sent ${count}.`,
    { queryCode: `${prefix}TooManyEntriesInBatchRequest` },
  );
}

export function batchEntryIdsNotDistinct(id: string): ServiceError {
  return new ServiceError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`, {
    queryCode: `${prefix}BatchEntryIdsNotDistinct`,
  });
}

export function invalidBatchEntryId(): ServiceError {
  return new ServiceError(
    'InvalidBatchEntryId',
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    { queryCode: `${prefix}InvalidBatchEntryId` },
  );
}

export function batchRequestTooLong(limitBytes: number, sentBytes: number): ServiceError {
  return new ServiceError(
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${limitBytes} bytes. You have sent ${sentBytes} bytes.`,
    { queryCode: `${prefix}BatchRequestTooLong` },
  );
}

export function resourceNotFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, {
    status: 404,
    queryCode: 'ResourceNotFoundException',
  });
}

export function requestThrottled(): ServiceError {
  return new ServiceError('RequestThrottled', 'Rate exceeded', {
    status: 403,
    queryCode: 'RequestThrottled',
  });
}
