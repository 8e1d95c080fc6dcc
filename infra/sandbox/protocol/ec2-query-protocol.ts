import { errorStatus } from './error-shape.ts';
import { readForm } from './form.ts';
import type { FormStyle } from './form.ts';
import { queryParameters, queryProtocol } from './query-protocol.ts';
import type { Protocol } from './wire.ts';
import { element, escapeXml, namespaceAttribute, writeMembers } from './xml-write.ts';

/** A name of its own, else the XML name with a capital; every list is flat. */
const ec2Style: FormStyle = {
  nameOf: (name, { ec2QueryName, xmlName }) =>
    ec2QueryName ?? (xmlName === undefined ? name : xmlName.charAt(0).toUpperCase() + xmlName.slice(1)),
  isFlattened: () => true,
};

/** `ec2Query`: Query as EC2 speaks it, and no other service. Source: Smithy 2.0, "AWS EC2 query protocol". */
export const ec2QueryProtocol: Protocol = {
  async readInput(request, { operation }) {
    return readForm(operation.input, await queryParameters(request), ec2Style);
  },

  writeOutput(output, { model, operation }, { requestId }) {
    const shape = operation.output;
    const isStructure = shape.kind === 'structure' || shape.kind === 'union';
    const members = isStructure ? writeMembers(shape, output) : '';
    return {
      status: 200,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: element(
        `${operation.name}Response`,
        element('requestId', requestId) + members,
        namespaceAttribute(model.service.xmlNamespace),
      ),
    };
  },

  writeError(error, { model, requestId }) {
    const detail = element('Code', escapeXml(error.code)) + element('Message', escapeXml(error.message));
    return {
      status: errorStatus(error, model),
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...error.options.headers },
      body: element(
        'Response',
        element('Errors', element('Error', detail)) + element('RequestID', requestId),
      ),
    };
  },

  malformed: queryProtocol.malformed,
};
