import { errorStatus, queryCode } from './error-shape.ts';
import { readForm } from './form.ts';
import { ServiceError } from './service.ts';
import { defaultBodyLimit } from './wire.ts';
import type { Protocol, WireRequest } from './wire.ts';
import { element, escapeXml, namespaceAttribute, writeMembers } from './xml-write.ts';

const read = new WeakMap<WireRequest, Promise<URLSearchParams>>();

/** The form of a Query request: its query and its body together, read once. */
export function queryParameters(request: WireRequest): Promise<URLSearchParams> {
  let parameters = read.get(request);
  if (!parameters) {
    parameters = request
      .readBody(defaultBodyLimit)
      .then((body) => new URLSearchParams([...request.query, ...new URLSearchParams(body.toString('utf8'))]));
    read.set(request, parameters);
  }
  return parameters;
}

/** `awsQuery`: a form in, XML out. Source: Smithy 2.0, "AWS query protocol". */
export const queryProtocol: Protocol = {
  async readInput(request, { model, operation }) {
    const input = readForm(operation.input, await queryParameters(request));
    return { ...model.service.membersOfPath?.(request.path, request.endpoint), ...input };
  },

  writeOutput(output, { model, operation }, { requestId }) {
    const shape = operation.output;
    const result =
      shape.kind === 'structure' || shape.kind === 'union'
        ? element(`${operation.name}Result`, writeMembers(shape, output))
        : '';
    const metadata = element('ResponseMetadata', element('RequestId', requestId));
    const namespace = namespaceAttribute(model.service.xmlNamespace);
    return {
      status: 200,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: element(`${operation.name}Response`, result + metadata, namespace),
    };
  },

  writeError(error, { model, requestId }) {
    const status = errorStatus(error, model);
    const shape = model?.errorShape(error.code);
    const members = shape ? writeMembers(shape, { ...error.options.members, message: undefined }) : '';
    const detail =
      element('Type', status >= 500 ? 'Receiver' : 'Sender') +
      element('Code', escapeXml(queryCode(error, model))) +
      element('Message', escapeXml(error.message)) +
      members;
    const namespace = namespaceAttribute(model?.service.xmlNamespace);
    return {
      status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...error.options.headers },
      body: element('ErrorResponse', element('Error', detail) + element('RequestId', requestId), namespace),
    };
  },

  malformed: (error) =>
    new ServiceError(
      'MalformedInput',
      error.path.length > 0 ? `${error.message} (parameter ${error.path.join('.')})` : error.message,
    ),
};
