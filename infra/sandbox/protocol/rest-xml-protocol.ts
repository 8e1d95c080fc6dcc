import { readBucketAddress } from './bucket-address.ts';
import { errorStatus } from './error-shape.ts';
import type { MalformedInput } from './malformed.ts';
import { isStructure, outputStatus, payloadMember, readBindings, writeHeaders } from './rest-binding.ts';
import { findRoute } from './rest-route.ts';
import { ServiceError } from './service.ts';
import type { Member, Shape } from './shape.ts';
import type { Addressed, AnswerContext, Protocol, WireRequest, WireResponse } from './wire.ts';
import { parseXml } from './xml-parse.ts';
import { readElement } from './xml-read.ts';
import {
  element,
  escapeXml,
  isBoundElsewhere,
  namespaceAttribute,
  writeAttributes,
  writeMembers,
} from './xml-write.ts';

// S3 takes no XML document larger than this.
const xmlLimit = 2 * 1024 * 1024;
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

async function readXml(request: WireRequest, shape: Shape): Promise<unknown> {
  const text = (await request.readBody(xmlLimit)).toString('utf8');
  return text.trim() === '' ? undefined : readElement(shape, parseXml(text));
}

async function readPayload(request: WireRequest, member: Member): Promise<unknown> {
  switch (member.shape.kind) {
    case 'stream':
      return request.openBody();
    case 'blob':
      return request.readBody(xmlLimit);
    case 'string':
      return (await request.readBody(xmlLimit)).toString('utf8');
    default:
      return readXml(request, member.shape);
  }
}

function hasBodyMembers(shape: Shape): boolean {
  return isStructure(shape) && [...shape.members.values()].some((member) => !isBoundElsewhere(member));
}

function writeDocument(shape: Shape, name: string, value: unknown, namespace: string | undefined): string {
  if (!isStructure(shape)) return '';
  const attributes = namespaceAttribute(namespace) + writeAttributes(shape, value);
  const [only] = shape.members.size === 1 ? [...shape.members.values()] : [];
  // GetBucketLocation: the one member is the document itself.
  if (only && (only.traits.xmlName ?? only.name) === name && !isStructure(only.shape)) {
    const text = (value as Record<string, unknown> | undefined)?.[only.name];
    return (
      declaration +
      element(name, escapeXml(text === undefined || text === null ? '' : String(text)), attributes)
    );
  }
  return declaration + element(name, writeMembers(shape, value), attributes);
}

function writeBody(addressed: Addressed, output: Readonly<Record<string, unknown>>): WireResponse['body'] {
  const { operation, model } = addressed;
  const payload = payloadMember(operation.output);
  const namespace = model.service.xmlNamespace;
  if (payload) {
    const value = output[payload.name];
    if (value === undefined || value === null) return undefined;
    if (!isStructure(payload.shape)) return value as WireResponse['body'];
    return writeDocument(payload.shape, payload.traits.xmlName ?? payload.shape.name, value, namespace);
  }
  if (!isStructure(operation.output) || !hasBodyMembers(operation.output)) return undefined;
  const name = operation.output.traits.xmlName ?? operation.output.name;
  return writeDocument(operation.output, name, output, namespace);
}

function requestIds(requestId: string): Record<string, string> {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': Buffer.from(requestId).toString('base64') };
}

/** `restXml`, with S3's own error document for S3. Source: Smithy 2.0, "AWS restXml protocol"; S3 API, "Error responses". */
export const restXmlProtocol: Protocol = {
  findRoute(request, model) {
    if (model.service.signingName !== 's3') return findRoute(request, model, request.path, null);
    const { bucket, path } = readBucketAddress(request);
    const route = findRoute(request, model, path, bucket);
    if (route.name === '')
      throw new ServiceError(
        'MethodNotAllowed',
        'The specified method is not allowed against this resource.',
        {
          status: 405,
          members: { Method: request.method, ResourceType: path === '/' ? 'BUCKET' : 'OBJECT' },
        },
      );
    return route;
  },

  async readInput(request, addressed) {
    const input = readBindings(request, addressed);
    const payload = payloadMember(addressed.operation.input);
    if (payload) {
      const value = await readPayload(request, payload);
      if (value !== undefined) input[payload.name] = value;
      return input;
    }
    if (!hasBodyMembers(addressed.operation.input)) return input;
    return { ...((await readXml(request, addressed.operation.input)) as object | undefined), ...input };
  },

  writeOutput(output, addressed, { requestId }) {
    const given = (output ?? {}) as Record<string, unknown>;
    const body = writeBody(addressed, given);
    const headers = writeHeaders(addressed.operation.output, given);
    const stated = outputStatus(addressed, given);
    const status = stated === 200 && headers['content-range'] !== undefined ? 206 : stated;
    if (typeof body === 'string') headers['content-type'] ??= 'application/xml';
    return { status, headers: { ...headers, ...requestIds(requestId) }, body };
  },

  writeError(error, context) {
    const status = errorStatus(error, context.model);
    const ids: Readonly<Record<string, string>> = speaksS3(context)
      ? {}
      : { 'x-amzn-requestid': context.requestId };
    const headers = { ...requestIds(context.requestId), ...ids, ...error.options.headers };
    // A body is never sent to HEAD, nor with 304.
    if (context.request.method === 'HEAD' || status === 304) return { status, headers };
    return {
      status,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: speaksS3(context) ? errorDocument(error, context) : wrappedError(error, context, status),
    };
  },

  malformed(error: MalformedInput) {
    const isBinding = error.path.length === 1;
    return isBinding && !error.message.startsWith('XML')
      ? new ServiceError('InvalidArgument', error.message, {
          status: 400,
          members: { ArgumentName: error.path[0] },
        })
      : new ServiceError(
          'MalformedXML',
          'The XML you provided was not well-formed or did not validate against our published schema',
          { status: 400 },
        );
  },
};

/** S3's error stands by itself; the other services wrap theirs, as the protocol says. */
function speaksS3({ model }: AnswerContext): boolean {
  return model === undefined || model.service.signingName === 's3';
}

function wrappedError(error: ServiceError, { model, requestId }: AnswerContext, status: number): string {
  const shape = model?.errorShape(error.code);
  const members = shape ? writeMembers(shape, { ...error.options.members, message: undefined }) : '';
  const detail =
    element('Type', status >= 500 ? 'Receiver' : 'Sender') +
    element('Code', escapeXml(error.code)) +
    element('Message', escapeXml(error.message)) +
    members;
  const namespace = namespaceAttribute(model?.service.xmlNamespace);
  return (
    declaration +
    element('ErrorResponse', element('Error', detail) + element('RequestId', requestId), namespace)
  );
}

function errorDocument(error: ServiceError, { request, requestId }: AnswerContext): string {
  const members: Record<string, unknown> = { Resource: safePath(request.path), ...error.options.members };
  const detail = Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => element(name, escapeXml(String(value))))
    .join('');
  return (
    declaration +
    element(
      'Error',
      element('Code', escapeXml(error.code)) +
        element('Message', escapeXml(error.message)) +
        detail +
        element('RequestId', requestId) +
        element('HostId', Buffer.from(requestId).toString('base64')),
    )
  );
}

function safePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
