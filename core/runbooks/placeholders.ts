import type { Json } from '../actions/plan.ts';
import { CATALOGUE } from '../catalogue/catalogue.ts';
import type { Stage } from '../catalogue/stage.ts';
import type { Environment } from '../environments/schema.ts';
import type { Each, NamedAction } from './runbook.ts';

/** As much of an environment as names depend on. */
export type Place = Pick<Environment, 'id' | 'names' | 'caches' | 'compute'>;

const DEAD_LETTERS = '-dlq';

/** The names of a kind in an environment, under those that the catalogue has for them. */
const NAMES: Readonly<Record<Each, (place: Place) => readonly (readonly [string, string])[]>> = {
  services: ({ names }) =>
    CATALOGUE.services.filter(({ tasks }) => tasks !== undefined).map(nameIn(names.stage)),
  functions: ({ names }) => CATALOGUE.workers.map(nameIn(names.stage)),
  tables: ({ names }) => CATALOGUE.tables.map(nameIn(names.stage)),
  queues: ({ names }) =>
    CATALOGUE.queues.filter(({ logical }) => !logical.endsWith(DEAD_LETTERS)).map(nameIn(names.stage)),
  'dead-letter-queues': ({ names }) =>
    CATALOGUE.queues.filter(({ logical }) => logical.endsWith(DEAD_LETTERS)).map(nameIn(names.stage)),
  buckets: ({ names }) => CATALOGUE.buckets.map(nameIn(names.stage)),
  secrets: ({ names }) => CATALOGUE.secrets.map(nameIn(names.stage)),
  caches: ({ caches }) => caches.map(({ id }) => [id, id]),
};

function nameIn(stage: Stage) {
  return ({
    logical,
    names,
  }: {
    readonly logical: string;
    readonly names: Readonly<Record<Stage, string>>;
  }) => [logical, names[stage]] as const;
}

/** Environments of every stage, for trying an action's input when its runbook is read. */
export const SAMPLE_PLACES: readonly Place[] = (['dev', 'staging', 'prod'] as const).map((stage) => ({
  id: stage,
  names: { stage },
  caches: [{ id: 'main', url: 'redis://127.0.0.1:6379' }],
  compute: { kind: 'ecs', cluster: 'sample' },
}));

/** A placeholder that stands for nothing. The message is for whoever wrote the runbook. */
export class PlaceholderError extends Error {
  override readonly name = 'PlaceholderError';
}

/** Whether a directive is meant for an environment: by its stage, its id, or what carries its services. */
export function isMeantFor(only: readonly string[], { id, names, compute }: Place): boolean {
  return only.length === 0 || only.some((word) => [id, names.stage, compute.kind].includes(word));
}

export interface FilledAction {
  readonly label: string;
  readonly input: Readonly<Record<string, Json>>;
}

/**
 * The buttons of an action in one environment, names filled in: `<each>`, `<tables/products>`, `<date>`.
 * @throws PlaceholderError
 */
export function inputsFor(
  { label, each, input }: Pick<NamedAction, 'label' | 'each' | 'input'>,
  place: Place,
  now = Date.now(),
): readonly FilledAction[] {
  if (each === undefined)
    return [
      {
        label: filled(label, place, undefined, now),
        input: fill(input, place, undefined, now) as FilledAction['input'],
      },
    ];
  return NAMES[each](place).map((one) => ({
    label: label.replaceAll('<each>', one[0]),
    input: fill(input, place, one[1], now) as FilledAction['input'],
  }));
}

function fill(value: Json, place: Place, each: string | undefined, now: number): Json {
  if (typeof value === 'string') return filled(value, place, each, now);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => fill(one, place, each, now));
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Json>>).map(([name, one]) => [
      name,
      fill(one, place, each, now),
    ]),
  );
}

function filled(text: string, place: Place, each: string | undefined, now: number): string {
  return text.replaceAll(/<([a-z0-9/-]+)>/g, (whole, word: string) => {
    if (word === 'date') return new Date(now).toISOString().slice(0, 10);
    if (word === 'each' && each !== undefined) return each;
    const [kind = '', ...rest] = word.split('/');
    const logical = rest.join('/');
    const found = isEach(kind) ? NAMES[kind](place).find(([name]) => name === logical)?.[1] : undefined;
    if (found === undefined)
      throw new PlaceholderError(
        `${whole} stands for nothing: <each> with \`each\`, <date>, or a kind and a name of the catalogue, as <tables/products>.`,
      );
    return found;
  });
}

function isEach(word: string): word is Each {
  return word in NAMES;
}
