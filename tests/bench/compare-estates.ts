import { parseEnvironments } from '../../core/environments/load.ts';
import type { Environment } from '../../core/environments/schema.ts';
import type { ReadEstate } from '../../core/compare/estate.ts';
import type { ComparedKind } from '../../core/compare/form/canonical.ts';
import type { Answers } from '../../core/compare/form/kind-form.ts';
import { FORMS } from '../../core/compare/kinds/forms.ts';
import type { Found } from '../../core/compare/reading/found.ts';
import { ANSWER_SHAPES } from '../compare/answer-shapes.ts';

/** A few of each estate differ, as in real life. */
export const EVERY = 10;

/** Development and production, each of an account of its own. */
export function twoEnvironments(): readonly [Environment, Environment] {
  const one = (id: string, account: string) => ({
    id,
    label: id,
    guard: 'none',
    region: 'us-east-1',
    account,
    endpoint: 'http://127.0.0.1:1',
    names: { stage: id },
  });
  const content = { environments: [one('dev', '000000000000'), one('prod', '123456789012')] };
  const [left, right] = parseEnvironments(JSON.stringify(content), 'bench.json').environments;
  if (!left || !right) throw new Error('Two environments are compared.');
  return [left, right];
}

/**
 * So many resources, as many of every kind, each told with every attribute that its service's describe shape has: more
 * than any real one. What names something (ARNs, ids, addresses) is each resource's own, and the environment's.
 */
export function estateOfAllKinds(environment: Environment, resources: number): ReadEstate {
  const each = resources / FORMS.length;
  return new Map(
    FORMS.map(({ kind }) => {
      const found = Array.from({ length: each }, (_, index) => foundAt(kind, index, environment));
      return [kind, { state: 'fresh', value: { found, cutOff: false }, at: 0 }];
    }),
  );
}

function foundAt(kind: ComparedKind, index: number, environment: Environment): Found {
  const { answers = [] } = ANSWER_SHAPES[kind] ?? {};
  const told = answers[index % answers.length];
  if (!told) throw new RangeError(`No shape tells of ${kind}.`);
  const isOdd = environment.id === 'prod' && index % EVERY === 0;
  const own = named(told, '', { kind, index, environment }) as Answers;
  return {
    name: `orders-${index}-${environment.id}`,
    answers: isOdd ? { ...own, '': { ...(own[''] as object), Odd: index } } : own,
    unseen: [],
  };
}

interface Place {
  readonly kind: ComparedKind;
  readonly index: number;
  readonly environment: Environment;
}

function named(value: unknown, member: string, place: Place): unknown {
  if (typeof value === 'string') return textOf(value, member, place);
  if (Array.isArray(value)) return value.map((one) => named(one, member, place));
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one, key, place)]));
}

function textOf(
  text: string,
  member: string,
  { kind, index, environment: { id, region, account } }: Place,
): string {
  // Roles, keys and certificates are shared by many resources: one ARN for each resource is still more than there are.
  if (/arn$/i.test(member)) return `arn:aws:${kind}:${region}:${account}:orders-${index}-${id}`;
  if (/(?:name|url|endpoint|image)$/i.test(member)) return `${text}-orders-${index}-${id}`;
  return text;
}
