import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { internalFailure, unsigned } from './common-errors.ts';
import { checkPresigned, readSignature } from './credentials.ts';
import type { Signature } from './credentials.ts';
import { ec2QueryProtocol } from './ec2-query-protocol.ts';
import { addressOperation, readSpeech } from './identify.ts';
import type { Speech } from './identify.ts';
import { MalformedInput } from './malformed.ts';
import { compileModel } from './model.ts';
import type { ServiceModel } from './model.ts';
import { queryProtocol } from './query-protocol.ts';
import { findMissingMembers, missingMembersError } from './required.ts';
import { restXmlProtocol } from './rest-xml-protocol.ts';
import { ServiceError } from './service.ts';
import type { Call, HeardCall, SandboxService } from './service.ts';
import { BodyTooLarge } from './wire.ts';
import type { Addressed, AnswerContext, WireRequest, WireResponse } from './wire.ts';

/** Sees each operation before it is answered: counts it, or stands in for trouble by throwing. */
export type Gate = (model: ServiceModel, operation: string, signal: AbortSignal) => void | Promise<void>;

export interface DispatcherOptions {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly services: readonly SandboxService[];
  readonly gate: Gate;
}

type Hear = (call: HeardCall) => void;

export type Dispatch = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;

/** Answers requests of any of the services' protocols. The promise rejects only where the gate drops a request. */
export function createDispatcher(options: DispatcherOptions): Dispatch {
  const models = options.services.map(compileModel);
  const hear: Hear = (call) => {
    for (const { heard } of options.services) heard?.(call);
  };
  return async (request, signal) => {
    const document = await findDocument(request, options.services);
    if (document) return document;
    const requestId = randomUUID();
    const given = readSignature(request);
    const signature = given === 'incomplete' ? undefined : given;
    const speech = await readSpeech(request, signature, models);
    const context: AnswerContext = { ...speech, requestId, request };
    const service = speech.model?.service;
    const allowing = (response: WireResponse): WireResponse => ({
      ...response,
      headers: { ...response.headers, ...service?.crossOrigin?.(request) },
    });
    try {
      if (request.method === 'OPTIONS' && service?.preflight)
        return { status: 200, headers: { ...service.preflight(request), 'x-amz-request-id': requestId } };
      if (signature?.presigned) checkPresigned(request, options.clock);
      if (!signature && !(await mayBeAnonymous(request, given, speech))) throw refusal(given, speech);
      const addressed = await addressOperation(request, speech, signature);
      await options.gate(addressed.model, addressed.operation.name, signal);
      if (signature?.accessKeyId !== undefined)
        for (const { keyUsed } of options.services)
          keyUsed?.(signature.accessKeyId, addressed.model.service.signingName);
      const call = createCall(options, request, requestId, signal, signature);
      return allowing(await answer(request, addressed, call, context, hear));
    } catch (error) {
      if (error instanceof DroppedRequest) throw error;
      return allowing(speech.protocol.writeError(asServiceError(error, speech, signal), context));
    }
  };
}

/** Thrown by the gate: the connection is to be closed without an answer. */
export class DroppedRequest extends Error {
  constructor() {
    super('The request is dropped.');
    this.name = 'DroppedRequest';
  }
}

async function findDocument(
  request: WireRequest,
  services: readonly SandboxService[],
): Promise<WireResponse | undefined> {
  if (request.method !== 'GET') return undefined;
  for (const { document } of services) {
    const found = await document?.(request.path);
    if (found) return { status: 200, headers: { 'content-type': found.contentType }, body: found.body };
  }
  return undefined;
}

/** True for an operation that AWS answers to anyone. */
async function mayBeAnonymous(request: WireRequest, given: unknown, speech: Speech): Promise<boolean> {
  const open = speech.model?.service.anonymousOperations;
  if (given !== undefined || !open) return false;
  const addressed = await addressOperation(request, speech, undefined).catch(() => undefined);
  return addressed !== undefined && open.includes(addressed.operation.name);
}

function refusal(given: Signature | 'incomplete' | undefined, { protocol }: Speech): ServiceError {
  const isForm = protocol === queryProtocol || protocol === ec2QueryProtocol;
  const speaker = protocol === restXmlProtocol ? 's3' : isForm ? 'query' : 'json';
  return unsigned(given === 'incomplete' ? 'incomplete' : 'anonymous', speaker);
}

function createCall(
  options: DispatcherOptions,
  request: WireRequest,
  requestId: string,
  signal: AbortSignal,
  signature: Signature | undefined,
): Call {
  return {
    requestId,
    account: options.account,
    region: options.region,
    endpoint: request.endpoint,
    headers: request.headers,
    clock: options.clock,
    signal,
    accessKeyId: signature?.accessKeyId,
    trailers: () => request.trailers(),
  };
}

async function answer(
  request: WireRequest,
  addressed: Addressed,
  call: Call,
  context: AnswerContext,
  hear: Hear,
): Promise<WireResponse> {
  const { model, protocol, operation } = addressed;
  const input = await protocol.readInput(request, addressed);
  const tell = (error?: HeardCall['error']) =>
    hear({ ...heardOf(model, request, call), operation: operation.name, input, error });
  const missing = findMissingMembers(operation.input, input);
  if (missing.length > 0) {
    const hook = model.service.missingMembers;
    const error = hook
      ? hook(operation.name, missing)
      : missingMembersError(missing, model.service.protocols[0] === 'awsQuery');
    if (error) throw error;
  }
  const handler = model.service.operations[operation.name];
  if (!handler) throw internalFailure(model.service.signingName);
  let output: unknown;
  try {
    output = await handler(input as never, call);
  } catch (error) {
    if (error instanceof ServiceError) tell({ code: error.code, message: error.message });
    throw error;
  }
  tell();
  return protocol.writeOutput(output, addressed, context);
}

function heardOf({ service }: ServiceModel, { address, headers }: WireRequest, call: Call) {
  const { signingName, apiVersion } = service;
  const { requestId, accessKeyId } = call;
  return { signingName, apiVersion, requestId, accessKeyId, address, userAgent: headers['user-agent'] ?? '' };
}

function asServiceError(error: unknown, { protocol, model }: Speech, signal: AbortSignal): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof MalformedInput) return protocol.malformed(error);
  if (error instanceof BodyTooLarge)
    return new ServiceError('RequestEntityTooLarge', error.message, { status: 413 });
  // What breaks because the caller has hung up is no mistake.
  if (!signal.aborted) console.error(error);
  return internalFailure(model?.service.signingName);
}
