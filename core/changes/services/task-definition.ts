import type {
  ContainerDefinition,
  RegisterTaskDefinitionCommandInput,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Change } from '../../actions/plan.ts';
import { maskValue } from '../../resources/configuration/masking.ts';
import { imageNameOf } from '../../resources/images/image-name.ts';
import type { LookedDefinition } from './look.ts';

/** The container that the service is: the one of its name, else the first essential one. */
export function ownContainer(definition: TaskDefinition, service: string): ContainerDefinition | undefined {
  const { containerDefinitions = [] } = definition;
  return (
    containerDefinitions.find(({ name }) => name === service) ??
    containerDefinitions.find(({ essential }) => essential !== false) ??
    containerDefinitions[0]
  );
}

/** The same image by another tag; a digest gives way to it. */
export function withTag(image: string, tag: string): string {
  const { registry, repository } = imageNameOf(image);
  return `${registry === undefined ? '' : `${registry}/`}${repository}:${tag}`;
}

/**
 * What registers a revision that differs from this one in the tag of the service's own image alone. What ECS adds by
 * itself is left out. Source: API reference, RegisterTaskDefinition and TaskDefinition.
 */
export function registrationWith(
  { definition, tags }: LookedDefinition,
  service: string,
  tag: string,
): RegisterTaskDefinitionCommandInput {
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _registeredAt,
    registeredBy: _registeredBy,
    deregisteredAt: _deregisteredAt,
    deleteRequestedAt: _deleteRequestedAt,
    ...kept
  } = definition;
  const own = ownContainer(definition, service);
  return {
    ...kept,
    family: definition.family ?? service,
    containerDefinitions: (definition.containerDefinitions ?? []).map((container) =>
      container === own ? { ...container, image: withTag(container.image ?? '', tag) } : container,
    ),
    ...(tags.length > 0 ? { tags: [...tags] } : {}),
  };
}

/** What differs between two revisions, by key; what may be a secret is told to differ, and not what it is. */
export function definitionDifference(before: TaskDefinition, after: TaskDefinition): readonly Change[] {
  const was = factsOf(before);
  const is = factsOf(after);
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((attribute) => {
    const [from, to] = [was.get(attribute), is.get(attribute)];
    return from === to ? [] : [{ attribute, ...shown(attribute, from, to) }];
  });
}

function shown(
  attribute: string,
  from: string | undefined,
  to: string | undefined,
): Omit<Change, 'attribute'> {
  // A secret is named there by where it is kept.
  if (/ secret \S+$/.test(attribute)) return { before: from, after: to };
  const key = attribute.split(' ').at(-1) ?? attribute;
  const isMasked = [from, to].some((value) => value !== undefined && maskValue(key, value).kind === 'masked');
  if (!isMasked) return { before: from, after: to };
  return {
    ...(from === undefined ? {} : { before: 'a value that is not shown' }),
    ...(to === undefined
      ? {}
      : { after: from === undefined ? 'a value that is not shown' : 'another value' }),
  };
}

/** What ECS fills in by itself, or what changes with every revision. */
const OWN = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
  'containerDefinitions',
]);

function factsOf(definition: TaskDefinition): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  for (const [key, value] of Object.entries(definition)) if (!OWN.has(key)) flatten(facts, key, value);
  for (const container of definition.containerDefinitions ?? []) {
    const { name = '', environment = [], secrets = [], ...rest } = container;
    for (const [key, value] of Object.entries(rest)) flatten(facts, `${name} ${key}`, value);
    for (const { name: key = '', value = '' } of environment) facts.set(`${name} environment ${key}`, value);
    for (const { name: key = '', valueFrom = '' } of secrets)
      facts.set(`${name} secret ${key}`, `from ${valueFrom}`);
  }
  return facts;
}

function flatten(facts: Map<string, string>, key: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    if (value.length === 0) return;
    if (value.every((one) => typeof one !== 'object')) facts.set(key, value.join(' '));
    else value.forEach((one, index) => flatten(facts, `${key} ${index + 1}`, one));
    return;
  }
  if (typeof value !== 'object') {
    facts.set(key, String(value as string | number | boolean));
    return;
  }
  for (const [name, inner] of Object.entries(value)) flatten(facts, `${key} ${name}`, inner);
}
