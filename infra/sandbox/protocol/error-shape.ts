import { writeValue } from './json-shape.ts';
import type { ValueCodec } from './json-shape.ts';
import { isQueryCompatible } from './model.ts';
import type { ServiceModel } from './model.ts';
import type { ServiceError } from './service.ts';

/** The status of an error: its own, its shape's, else 400. */
export function errorStatus(error: ServiceError, model: ServiceModel | undefined): number {
  if (error.options.status !== undefined) return error.options.status;
  const traits = model?.errorShape(error.code)?.traits;
  return traits?.httpError ?? (traits?.error === 'server' ? 500 : 400);
}

/** The code of the Query protocol: the error's own, its shape's, else the shape's name. */
export function queryCode(error: ServiceError, model: ServiceModel | undefined): string {
  return error.options.queryCode ?? model?.errorShape(error.code)?.traits.awsQueryError?.[0] ?? error.code;
}

/** `x-amzn-query-error` for a service that keeps the Query protocol's codes in its JSON and CBOR answers. */
export function queryErrorHeader(
  error: ServiceError,
  model: ServiceModel | undefined,
): Readonly<Record<string, string>> {
  if (!model || !isQueryCompatible(model)) return {};
  const fault = errorStatus(error, model) >= 500 ? 'Receiver' : 'Sender';
  return { 'x-amzn-query-error': `${queryCode(error, model)};${fault}` };
}

/** The members of an exception as its shape says, its message under the name that the shape gives it. */
export function errorMembers(
  error: ServiceError,
  model: ServiceModel | undefined,
  codec: ValueCodec,
): Record<string, unknown> {
  const shape = model?.errorShape(error.code);
  const messageName = shape && [...shape.members.keys()].find((name) => name.toLowerCase() === 'message');
  const own = error.options.members ?? {};
  const members = shape ? (writeValue(shape, own, codec) as Record<string, unknown>) : own;
  return { ...members, [messageName ?? 'message']: error.message };
}
