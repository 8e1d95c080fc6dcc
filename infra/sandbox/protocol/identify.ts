import { cborProtocol } from './cbor-protocol.ts';
import { unknownOperation, unknownService, unsupportedOperation } from './common-errors.ts';
import type { Signature } from './credentials.ts';
import { jsonProtocol } from './json-protocol.ts';
import type { ServiceModel } from './model.ts';
import { ec2QueryProtocol } from './ec2-query-protocol.ts';
import { queryProtocol, queryParameters } from './query-protocol.ts';
import { restJsonProtocol } from './rest-json-protocol.ts';
import { restXmlProtocol } from './rest-xml-protocol.ts';
import { ServiceError } from './service.ts';
import type { WireProtocol } from './service.ts';
import type { Addressed, Protocol, Route, WireRequest } from './wire.ts';

/** How a request is spoken, before it is known what it asks for. */
export interface Speech {
  readonly protocol: Protocol;
  readonly contentType: string;
  readonly model: ServiceModel | undefined;
}

/** AWS's services that speak REST in XML; all the others that speak REST do it in JSON. */
const XML_SERVICES: ReadonlySet<string> = new Set(['s3', 's3-object-lambda', 'route53', 'cloudfront']);

const cborPath = /^\/service\/([^/]+)\/operation\/([^/]+)$/;

function isForm(request: WireRequest): boolean {
  const isGet = request.method === 'GET' && request.query.has('Action');
  return isGet || (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

function isFormProtocol(name: WireProtocol): boolean {
  return name === 'awsQuery' || name === 'ec2Query';
}

/** Which of the two protocols of forms a service speaks. */
function formProtocol(model: ServiceModel | undefined): Protocol {
  return model?.service.protocols.includes('ec2Query') ? ec2QueryProtocol : queryProtocol;
}

function findByTarget(models: readonly ServiceModel[], target: string): ServiceModel | undefined {
  const prefix = target.split('.').at(-2);
  return models.find(({ service }) => service.targetPrefix === prefix);
}

async function findByForm(
  models: readonly ServiceModel[],
  request: WireRequest,
): Promise<ServiceModel | undefined> {
  // A body that can not be read is told later, when the operation is named.
  const parameters = await queryParameters(request).catch(() => request.query);
  const action = parameters.get('Action') ?? '';
  const version = parameters.get('Version');
  return models.find(
    ({ service, operations }) =>
      service.protocols.some(isFormProtocol) &&
      operations.has(action) &&
      (version === null || service.apiVersion === version),
  );
}

/**
 * Finds the service (credential scope, else `X-Amz-Target`, else the form's Action and Version, else S3) and the
 * protocol that a request speaks. The service is undefined where this endpoint has none of that name.
 */
export async function readSpeech(
  request: WireRequest,
  signature: Signature | undefined,
  models: readonly ServiceModel[],
): Promise<Speech> {
  const target = request.headers['x-amz-target'];
  const contentType = request.headers['content-type'] ?? '';
  const ofScope = models.filter(({ service }) => service.signingName === signature?.signingName);
  // One name may sign requests to two services: to tables, and to their streams.
  const signed = (target === undefined ? undefined : findByTarget(ofScope, target)) ?? ofScope[0];
  const isRest = signed?.service.protocols.some((name) => name === 'restXml' || name === 'restJson1');
  if (!isRest) {
    if (request.headers['smithy-protocol'] === 'rpc-v2-cbor')
      return { protocol: cborProtocol, contentType: 'application/cbor', model: signed };
    if (target !== undefined) {
      const version = contentType.startsWith('application/x-amz-json-1.1') ? '1.1' : '1.0';
      const model = signature ? signed : findByTarget(models, target);
      return { protocol: jsonProtocol, contentType: `application/x-amz-json-${version}`, model };
    }
    if (isForm(request)) {
      const model = signature ? signed : await findByForm(models, request);
      return { protocol: formProtocol(model), contentType: 'text/xml', model };
    }
    if (signed) {
      const [first] = signed.service.protocols;
      return first !== undefined && isFormProtocol(first)
        ? { protocol: formProtocol(signed), contentType: 'text/xml', model: signed }
        : { protocol: jsonProtocol, contentType: 'application/x-amz-json-1.0', model: signed };
    }
  }
  // Of a service that this endpoint does not have, the name alone tells how its clients want to be refused.
  const isUnknownJson = signature !== undefined && !signed && !XML_SERVICES.has(signature.signingName);
  if (isUnknownJson || signed?.service.protocols.includes('restJson1'))
    return { protocol: restJsonProtocol, contentType: 'application/json', model: signed };
  const s3 = models.find(({ service }) => service.signingName === 's3');
  return { protocol: restXmlProtocol, contentType: 'application/xml', model: signature ? signed : s3 };
}

/** Names the operation. Throws the ServiceError of AWS for one that does not exist or is not offered. */
export async function addressOperation(
  request: WireRequest,
  speech: Speech,
  signature: Signature | undefined,
): Promise<Addressed> {
  const { protocol, model, contentType } = speech;
  if (!model) throw unknownService(signature?.signingName ?? 's3');
  const { name, labels } = await readOperationName(request, protocol, model);
  const operation = model.operations.get(name);
  if (!operation) throw isForms(protocol) ? invalidAction(name, model) : unknownOperation(name);
  if (!Object.hasOwn(model.service.operations, name)) throw refusal(protocol, model, name);
  return { model, protocol, contentType, operation, labels };
}

/** True for the two protocols of forms. */
function isForms(protocol: Protocol): boolean {
  return protocol === queryProtocol || protocol === ec2QueryProtocol;
}

function refusal(protocol: Protocol, model: ServiceModel, name: string): ServiceError {
  const { code, message } = unsupportedOperation(model.service.signingName, name);
  if (isForms(protocol)) return new ServiceError('InvalidAction', message, { status: 400 });
  if (protocol === restXmlProtocol) return new ServiceError('NotImplemented', message, { status: 501 });
  return new ServiceError(code, message, { status: 400 });
}

function invalidAction(action: string, { service }: ServiceModel): ServiceError {
  return action === ''
    ? new ServiceError('MissingAction', 'The request is missing an action or a required parameter.')
    : new ServiceError(
        'InvalidAction',
        `Could not find operation ${action} for version ${service.apiVersion}`,
      );
}

async function readOperationName(
  request: WireRequest,
  protocol: Protocol,
  model: ServiceModel,
): Promise<Route> {
  if (protocol.findRoute) return protocol.findRoute(request, model);
  const labels = {};
  if (protocol === cborProtocol) return { name: cborPath.exec(request.path)?.[2] ?? '', labels };
  if (protocol === jsonProtocol) {
    const target = request.headers['x-amz-target'] ?? '';
    const dot = target.lastIndexOf('.');
    // Of CloudTrail's prefix some clients send a longer form: `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101`.
    const prefix = target.slice(0, dot).split('.').at(-1);
    const isOurs = request.method === 'POST' && prefix === model.service.targetPrefix;
    return { name: isOurs ? target.slice(dot + 1) : '', labels };
  }
  const parameters = await queryParameters(request);
  const version = parameters.get('Version');
  const action = parameters.get('Action') ?? '';
  if (action !== '' && version !== null && version !== model.service.apiVersion)
    throw new ServiceError('InvalidAction', `Could not find operation ${action} for version ${version}`);
  return { name: action, labels };
}
