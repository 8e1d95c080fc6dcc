import { cbor, tag } from '@smithy/core/cbor';
import { errorMembers, errorStatus, queryErrorHeader } from './error-shape.ts';
import { readValue, writeValue } from './json-shape.ts';
import type { ValueCodec } from './json-shape.ts';
import { MalformedInput } from './malformed.ts';
import { ServiceError } from './service.ts';
import { epochSeconds } from './timestamp.ts';
import { defaultBodyLimit } from './wire.ts';
import type { AnswerContext, Protocol, WireResponse } from './wire.ts';

/** CBOR's tag 1: seconds since the epoch. */
interface EpochTag {
  readonly tag: number;
  readonly value: unknown;
}

function isEpochTag(value: unknown): value is EpochTag {
  return typeof value === 'object' && value !== null && 'tag' in value && value.tag === 1;
}

function readDate(value: unknown): Date | undefined {
  const seconds = isEpochTag(value) ? Number(value.value) : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return undefined;
  return new Date(Math.round(seconds * 1000));
}

const cborCodec: ValueCodec = {
  readBlob: (value) => (value instanceof Uint8Array ? value : undefined),
  writeBlob: (value) => value,
  readTimestamp: readDate,
  writeTimestamp: (value) => tag({ tag: 1, value: epochSeconds(value) }),
  writeNumber: (value) => value,
  useJsonName: false,
};

function answer(status: number, value: unknown, context: AnswerContext): WireResponse {
  return {
    status,
    headers: {
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
      'x-amzn-requestid': context.requestId,
    },
    body: value === undefined ? '' : cbor.serialize(value),
  };
}

/** Smithy's RPC v2 in CBOR: one POST to `/service/NAME/operation/NAME`. */
export const cborProtocol: Protocol = {
  async readInput(request, { model, operation }) {
    const body = await request.readBody(model.service.maxBodyBytes ?? defaultBodyLimit);
    let value: unknown = {};
    if (body.length > 0) {
      try {
        value = cbor.deserialize(body);
      } catch {
        throw new MalformedInput('The request body is not valid CBOR.');
      }
    }
    return readValue(operation.input, value, cborCodec) as Record<string, unknown>;
  },

  writeOutput(output, { operation }, context) {
    const isUnit = operation.output.kind === 'unit';
    return answer(200, isUnit ? undefined : writeValue(operation.output, output ?? {}, cborCodec), context);
  },

  writeError(error, context) {
    const namespace = context.model?.service.errorNamespace;
    const body = {
      __type: namespace ? `${namespace}#${error.code}` : error.code,
      ...errorMembers(error, context.model, cborCodec),
    };
    const response = answer(errorStatus(error, context.model), body, context);
    return { ...response, headers: { ...response.headers, ...queryErrorHeader(error, context.model) } };
  },

  malformed: (error) => new ServiceError('SerializationException', error.message),
};
