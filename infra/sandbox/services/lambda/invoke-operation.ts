import type { InvocationRequest, InvocationResponse } from '@aws-sdk/client-lambda';
import { ServiceError } from '../../protocol/service.ts';
import { checkConstraints } from './errors.ts';
import type { EventQueue } from './event-queue.ts';
import type { FunctionStore } from './function-store.ts';
import type { Invoker } from './invoker.ts';

/** Lambda quotas: bytes of an event, waited for and not. */
const mostBytes = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;

type InvocationType = keyof typeof mostBytes;

function readPayload(payload: Uint8Array | undefined, type: InvocationType): string {
  const text = Buffer.from(payload ?? '').toString('utf8');
  const bytes = payload?.byteLength ?? 0;
  if (bytes > mostBytes[type])
    throw new ServiceError(
      'RequestTooLargeException',
      `${bytes} byte payload is too large for the ${type} invocation type (limit ${mostBytes[type]} bytes)`,
      { members: { Type: 'User' } },
    );
  if (text.trim() === '') return '{}';
  try {
    JSON.parse(text);
  } catch (error) {
    throw new ServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : ''}`,
      { members: { Type: 'User' } },
    );
  }
  return text;
}

/** Invoke: with its outcome, without waiting for it, or as a question whether it could be. */
export function createInvokeOperation(store: FunctionStore, invoker: Invoker, queue: EventQueue) {
  async function invoke(input: InvocationRequest): Promise<InvocationResponse> {
    const { InvocationType: type = 'RequestResponse', LogType: logType } = input;
    checkConstraints([
      { path: 'InvocationType', value: type, oneOf: Object.keys(mostBytes) },
      { path: 'LogType', value: logType, oneOf: ['None', 'Tail'] },
    ]);
    const { name, qualifier } = store.readName(input.FunctionName, input.Qualifier);
    const stored = store.require(input.FunctionName);
    const payload = readPayload(input.Payload, type);
    store.version(stored, qualifier);
    if (type === 'DryRun') return { StatusCode: 204 };
    if (type === 'Event') {
      queue.accept(name, qualifier, payload);
      return { StatusCode: 202 };
    }
    const result = await invoker.invoke({ stored, qualifier, payload });
    return {
      StatusCode: 200,
      FunctionError: result.functionError,
      LogResult: logType === 'Tail' ? Buffer.from(result.logTail).toString('base64') : undefined,
      Payload: Buffer.from(result.payload),
      ExecutedVersion: result.executedVersion,
    };
  }

  return { Invoke: invoke };
}
