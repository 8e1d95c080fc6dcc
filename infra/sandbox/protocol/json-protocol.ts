import { crc32 } from 'node:zlib';
import { jsonCodec, readValue, writeValue } from './json-shape.ts';
import { eventStreamMember, eventStreamType, writeEventStream } from './event-stream.ts';
import { MalformedInput } from './malformed.ts';
import { errorMembers, errorStatus, queryErrorHeader } from './error-shape.ts';
import { ServiceError } from './service.ts';
import { defaultBodyLimit } from './wire.ts';
import type { AnswerContext, Protocol, WireResponse } from './wire.ts';

function parseObject(text: string): unknown {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedInput('The request body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedInput('The request body must be a JSON object.');
  return value;
}

function answer(status: number, body: string, context: AnswerContext): WireResponse {
  const headers: Record<string, string> = {
    'content-type': context.contentType,
    'x-amzn-requestid': context.requestId,
  };
  // DynamoDB's clients check this sum.
  if (context.model?.service.signingName === 'dynamodb') headers['x-amz-crc32'] = String(crc32(body));
  return { status, headers, body };
}

/** `awsJson1_0` and `awsJson1_1`: one POST, the operation in `X-Amz-Target`. */
export const jsonProtocol: Protocol = {
  async readInput(request, { model, operation }) {
    const body = await request.readBody(model.service.maxBodyBytes ?? defaultBodyLimit);
    return readValue(operation.input, parseObject(body.toString('utf8')), jsonCodec) as Record<
      string,
      unknown
    >;
  },

  writeOutput(output, { operation }, context) {
    const streamed = eventStreamMember(operation.output);
    if (streamed !== undefined && operation.output.kind === 'structure')
      return {
        status: 200,
        headers: { 'content-type': eventStreamType, 'x-amzn-requestid': context.requestId },
        body: writeEventStream(operation.output, streamed, output),
      };
    const value =
      operation.output.kind === 'unit' ? undefined : writeValue(operation.output, output ?? {}, jsonCodec);
    return answer(200, value === undefined ? '' : JSON.stringify(value), context);
  },

  writeError(error, context) {
    const namespace = context.model?.service.errorNamespace;
    const body = {
      __type: namespace ? `${namespace}#${error.code}` : error.code,
      ...errorMembers(error, context.model, jsonCodec),
    };
    const response = answer(errorStatus(error, context.model), JSON.stringify(body), context);
    return {
      ...response,
      headers: { ...response.headers, ...queryErrorHeader(error, context.model), ...error.options.headers },
    };
  },

  malformed: (error) => new ServiceError('SerializationException', error.message),
};
