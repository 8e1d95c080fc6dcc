import { errorMembers, errorStatus } from './error-shape.ts';
import { readValue, restJsonCodec, writeValue } from './json-shape.ts';
import { MalformedInput } from './malformed.ts';
import { isStructure, outputStatus, payloadMember, readBindings, writeHeaders } from './rest-binding.ts';
import { findRoute } from './rest-route.ts';
import { ServiceError } from './service.ts';
import type { Shape, StructureShape } from './shape.ts';
import { defaultBodyLimit } from './wire.ts';
import type { Addressed, Protocol, WireRequest, WireResponse } from './wire.ts';
import { isBoundElsewhere } from './xml-write.ts';

/** The structure without the members that travel outside of the body. */
function bodyShape(shape: StructureShape): StructureShape {
  const members = new Map([...shape.members].filter(([, member]) => !isBoundElsewhere(member)));
  return { ...shape, members };
}

async function readJson(request: WireRequest, shape: Shape, limit: number): Promise<unknown> {
  const text = (await request.readBody(limit)).toString('utf8');
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedInput('Could not parse request body into json.');
  }
  return readValue(shape, value, restJsonCodec);
}

function writePayload(addressed: Addressed, output: Readonly<Record<string, unknown>>): WireResponse['body'] {
  const shape = addressed.operation.output;
  if (!isStructure(shape)) return undefined;
  const payload = payloadMember(shape);
  if (!payload) {
    const body = bodyShape(shape);
    return body.members.size === 0 ? undefined : JSON.stringify(writeValue(body, output, restJsonCodec));
  }
  const value = output[payload.name];
  if (value === undefined || value === null) return undefined;
  return isStructure(payload.shape)
    ? JSON.stringify(writeValue(payload.shape, value, restJsonCodec))
    : (value as WireResponse['body']);
}

/** `restJson1`. Source: Smithy 2.0, "AWS restJson1 protocol". */
export const restJsonProtocol: Protocol = {
  findRoute: (request, model) => findRoute(request, model, request.path, null),

  async readInput(request, addressed) {
    const { operation, model } = addressed;
    const limit = model.service.maxBodyBytes ?? defaultBodyLimit;
    const input = readBindings(request, addressed);
    if (!isStructure(operation.input)) return input;
    const payload = payloadMember(operation.input);
    if (payload) {
      const { kind } = payload.shape;
      const value =
        kind === 'stream'
          ? request.openBody()
          : kind === 'blob'
            ? await request.readBody(limit)
            : await readJson(request, payload.shape, limit);
      return value === undefined ? input : { ...input, [payload.name]: value };
    }
    const shape = bodyShape(operation.input);
    if (shape.members.size === 0) return input;
    return { ...((await readJson(request, shape, limit)) as object | undefined), ...input };
  },

  writeOutput(output, addressed, { requestId }) {
    const given = (output ?? {}) as Record<string, unknown>;
    const body = writePayload(addressed, given);
    const headers = writeHeaders(addressed.operation.output, given);
    if (body !== undefined) headers['content-type'] ??= 'application/json';
    return {
      status: outputStatus(addressed, given),
      headers: { ...headers, 'x-amzn-requestid': requestId },
      body,
    };
  },

  writeError(error, { model, requestId }) {
    return {
      status: errorStatus(error, model),
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
        ...error.options.headers,
      },
      body: JSON.stringify(errorMembers(error, model, restJsonCodec)),
    };
  },

  malformed: (error) => new ServiceError('SerializationException', error.message),
};
