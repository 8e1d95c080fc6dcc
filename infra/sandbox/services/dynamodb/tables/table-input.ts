import type {
  AttributeDefinition,
  KeySchemaElement,
  Projection,
  ProvisionedThroughput,
  StreamSpecification,
  Tag,
} from '@aws-sdk/client-dynamodb';
import { invalidValues, validationError } from '../errors.ts';
import type { Constraints } from '../validation.ts';
import type { KeyAttribute, KeyPair, ProjectionType, StreamSetting, Throughput } from './table.ts';

/** Source: API reference, ProvisionedThroughput; the message is the service's own. */
const MAX_THROUGHPUT = 1_000_000_000_000;
/** Non-key attributes of all indexes of a table together. Source: developer guide, "Constraints", Secondary indexes. */
export const MAX_PROJECTED_ATTRIBUTES = 100;
const MAX_PROJECTED_PER_INDEX = 20;

export function checkKeySchema(
  constraints: Constraints,
  path: string,
  schema: readonly KeySchemaElement[] | undefined,
): void {
  constraints.required(path, schema).length(path, schema, 1, 2);
  schema?.forEach(({ AttributeName, KeyType }, index) => {
    const member = `${path}.${index + 1}.member`;
    constraints
      .required(`${member}.attributeName`, AttributeName)
      .length(`${member}.attributeName`, AttributeName, 1, 255)
      .required(`${member}.keyType`, KeyType)
      .oneOf(`${member}.keyType`, KeyType, ['HASH', 'RANGE']);
  });
}

export function checkAttributeDefinitions(
  constraints: Constraints,
  definitions: readonly AttributeDefinition[] | undefined,
): void {
  definitions?.forEach(({ AttributeName, AttributeType }, index) => {
    const member = `attributeDefinitions.${index + 1}.member`;
    constraints
      .required(`${member}.attributeName`, AttributeName)
      .length(`${member}.attributeName`, AttributeName, 1, 255)
      .required(`${member}.attributeType`, AttributeType)
      .oneOf(`${member}.attributeType`, AttributeType, ['B', 'N', 'S']);
  });
}

export function checkThroughput(
  constraints: Constraints,
  path: string,
  throughput: ProvisionedThroughput | undefined,
): void {
  if (throughput === undefined) return;
  constraints
    .required(`${path}.readCapacityUnits`, throughput.ReadCapacityUnits)
    .range(`${path}.readCapacityUnits`, throughput.ReadCapacityUnits, 1)
    .required(`${path}.writeCapacityUnits`, throughput.WriteCapacityUnits)
    .range(`${path}.writeCapacityUnits`, throughput.WriteCapacityUnits, 1);
}

export function checkProjection(
  constraints: Constraints,
  path: string,
  projection: Projection | undefined,
): void {
  constraints.required(path, projection);
  constraints
    .oneOf(`${path}.projectionType`, projection?.ProjectionType, ['ALL', 'INCLUDE', 'KEYS_ONLY'])
    .length(`${path}.nonKeyAttributes`, projection?.NonKeyAttributes, 1, MAX_PROJECTED_PER_INDEX);
}

export function readThroughput(throughput: ProvisionedThroughput | undefined, nowMs?: number): Throughput {
  const read = throughput?.ReadCapacityUnits ?? 0;
  const write = throughput?.WriteCapacityUnits ?? 0;
  for (const [name, units] of [['ReadCapacityUnits', read] as const, ['WriteCapacityUnits', write] as const])
    if (units > MAX_THROUGHPUT) throw validationError(`Given value ${units} for ${name} is out of bounds`);
  return nowMs === undefined ? { read, write } : { read, write, lastIncreaseMs: nowMs };
}

export function readDefinitions(definitions: readonly AttributeDefinition[]): readonly KeyAttribute[] {
  const seen = new Set<string>();
  return definitions.map(({ AttributeName, AttributeType }) => {
    const name = AttributeName ?? '';
    if (seen.has(name)) throw invalidValues(`Duplicate AttributeName in AttributeDefinitions: ${name}`);
    seen.add(name);
    if (AttributeType !== 'S' && AttributeType !== 'N' && AttributeType !== 'B')
      throw new TypeError('An attribute type that was not validated reached the table.');
    return { name, type: AttributeType };
  });
}

/** Throws ValidationException where a key schema is not a hash key and perhaps a range key of defined attributes. */
export function readKeys(schema: readonly KeySchemaElement[], definitions: readonly KeyAttribute[]): KeyPair {
  const names = schema.map(({ AttributeName }) => AttributeName ?? '');
  const [first, second] = names.map((name) => definitions.find((definition) => definition.name === name));
  if (first === undefined || (names.length === 2 && second === undefined))
    throw invalidValues(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(', ')}], AttributeDefinitions: [${definitions.map(({ name }) => name).join(', ')}]`,
    );
  if (names[0] === names[1])
    throw validationError('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  if (schema[0]?.KeyType !== 'HASH')
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  if (schema[1] !== undefined && schema[1].KeyType !== 'RANGE')
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  return { hash: first, range: second };
}

export function readProjection(projection: Projection | undefined): {
  readonly projection: ProjectionType;
  readonly nonKeyAttributes: readonly string[];
} {
  const type = projection?.ProjectionType;
  const named = projection?.NonKeyAttributes;
  if (type === undefined) throw invalidValues('Unknown ProjectionType: null');
  if (type !== 'INCLUDE' && named !== undefined)
    throw invalidValues(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  if (type === 'INCLUDE' && named === undefined)
    throw invalidValues('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  if (type !== 'ALL' && type !== 'KEYS_ONLY' && type !== 'INCLUDE')
    throw new TypeError('A projection that was not validated reached the table.');
  return { projection: type, nonKeyAttributes: named ?? [] };
}

/** The label of a stream is the time at which it was enabled. */
export function readStream(
  specification: StreamSpecification | undefined,
  nowMs: number,
): StreamSetting | undefined {
  if (specification === undefined) return undefined;
  const { StreamEnabled: enabled, StreamViewType: viewType } = specification;
  if (enabled !== true && viewType !== undefined)
    throw invalidValues('StreamViewType cannot be specified when StreamEnabled is false');
  if (enabled !== true) return { enabled: false };
  if (viewType === undefined)
    throw invalidValues('StreamViewType must be specified when StreamEnabled is true');
  return { enabled, viewType, label: new Date(nowMs).toISOString().replace('Z', '') };
}

/** Source: developer guide, "Tagging resources", Tagging restrictions. */
const MAX_TAGS = 50;

export function readTags(
  tags: readonly Tag[] | undefined,
  existing: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const all: Record<string, string> = { ...existing };
  for (const { Key, Value } of tags ?? []) {
    const key = Key ?? '';
    if (key.length < 1 || key.length > 128 || (Value ?? '').length > 256)
      throw invalidValues('A tag key has 1 to 128 characters and a tag value at most 256');
    if (key.toLowerCase().startsWith('aws:'))
      throw invalidValues('Tag keys starting with aws: are reserved for system use');
    all[key] = Value ?? '';
  }
  if (Object.keys(all).length > MAX_TAGS)
    throw invalidValues(`Number of tags exceeds the limit of ${MAX_TAGS}`);
  return all;
}

/** Throws ValidationException, naming it, for a setting of a table that this endpoint does not offer. */
export function refuseSettings(input: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  for (const name of names)
    if (input[name] !== undefined) throw invalidValues(`${name} is not offered by this endpoint`);
}
