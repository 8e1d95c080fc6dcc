import { z } from 'zod';
import { isFailureState } from '../cells/cell.ts';
import { PLAIN_SECRET } from '../resources/configuration/comparable-value.ts';
import { compareEstates } from './compare-estates.ts';
import type { Comparison } from './differences.ts';
import type { Estate, EstateKind } from './estate.ts';
import { Expectations } from './expected.ts';
import { COMPARED_KINDS } from './form/canonical.ts';
import type { Attribute, CanonicalResource, ComparedKind } from './form/canonical.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const attribute = z.object({
  value: z.union([scalar, z.array(scalar)]),
  unit: z.enum(['seconds', 'milliseconds', 'days', 'bytes', 'percent', 'vCPU', 'count']).optional(),
  isElement: z.literal(true).optional(),
});

const resource = z.object({
  kind: z.enum(COMPARED_KINDS),
  key: z.string(),
  name: z.string(),
  inCatalogue: z.boolean(),
  attributes: z.record(attribute),
  unseen: z.array(z.object({ part: z.string(), operation: z.string(), state: z.string() })),
  notAsked: z.array(z.string()).optional(),
  speaks: z.array(z.string()).optional(),
});

/** All of one kind as it is kept. */
export const kindSchema = z.object({ cutOff: z.boolean(), resources: z.array(resource) });

/** An estate as it is kept: what could not be listed is not in it, and was not seen. */
export const snapshotSchema = z
  .object({
    version: z.literal(1),
    /** Milliseconds since the epoch. */
    at: z.number().int(),
    environmentId: z.string(),
    kinds: z.record(z.enum(COMPARED_KINDS), kindSchema),
    /** Kinds that were asked for and could not be listed. */
    unseen: z
      .record(z.enum(COMPARED_KINDS), z.object({ operation: z.string(), state: z.string() }))
      .optional(),
  })
  .strict();

export type SnapshotKind = z.infer<typeof kindSchema>;
export type Snapshot = z.infer<typeof snapshotSchema>;

/** An estate at one moment, to be kept. The same estate is the same text, in whichever order it was told. */
export function snapshotOf(estate: Estate, at: number): Snapshot {
  const kinds: Snapshot['kinds'] = {};
  const unseen: Snapshot['unseen'] = {};
  for (const [kind, found] of estate.kinds) {
    if (found.state === 'seen')
      kinds[kind] = {
        cutOff: found.cutOff,
        resources: [...found.resources.values()].map(keptResource).sort(by(({ key }) => key)),
      };
    else unseen[kind] = { operation: found.failure.operation, state: found.failure.state };
  }
  const isWhole = Object.keys(unseen).length === 0;
  return { version: 1, at, environmentId: estate.environmentId, kinds, ...(isWhole ? {} : { unseen }) };
}

function by<T>(textOf: (one: T) => string): (one: T, other: T) => number {
  return (one, other) => (textOf(one) < textOf(other) ? -1 : textOf(one) > textOf(other) ? 1 : 0);
}

function keptResource({ attributes, unseen, notAsked, speaks, ...rest }: CanonicalResource) {
  const byPath = [...attributes].sort(by(([path]) => path));
  return {
    ...rest,
    attributes: Object.fromEntries(byPath.map(([path, one]) => [path, keptAttribute(one)])),
    unseen: [...unseen].sort(by(({ part }) => part)),
    notAsked: notAsked && [...notAsked].sort(),
    speaks: speaks && [...speaks],
  };
}

/** The keyed hash of a secret means something to this process alone: that there is one is what is kept. */
function keptAttribute({ value, ...rest }: Attribute): z.infer<typeof attribute> {
  const kept = typeof value === 'object' ? value.map(withoutHash) : withoutHash(value);
  return { value: kept, ...rest };
}

function withoutHash<T extends z.infer<typeof scalar>>(value: T): T | string {
  return typeof value === 'string' && value.startsWith(PLAIN_SECRET) ? PLAIN_SECRET.trim() : value;
}

/** What was kept, as an estate again. */
export function estateIn({ environmentId, kinds, unseen = {} }: Snapshot): Estate {
  const found = new Map<ComparedKind, EstateKind>();
  for (const [kind, { cutOff, resources }] of Object.entries(kinds))
    found.set(kind as ComparedKind, {
      state: 'seen',
      cutOff,
      resources: new Map(
        resources.map((one) => [one.key, { ...one, attributes: new Map(Object.entries(one.attributes)) }]),
      ),
    });
  for (const [kind, { operation, state }] of Object.entries(unseen))
    found.set(kind as ComparedKind, {
      state: 'not-seen',
      // A state that this console does not know was another version's.
      failure: { operation, state: isFailureState(state) ? state : 'broken' },
    });
  return { environmentId, kinds: found };
}

/**
 * What changed in one environment between two moments: `left` is then, `right` is later. What one of the two could not
 * see is told as unseen; kinds that one of the two says nothing of are left out.
 */
export function changesBetween(then: Snapshot, later: Snapshot): Comparison {
  const nothing = { left: new Map(), right: new Map() };
  const before = estateIn(then);
  const after = estateIn(later);
  const both = (estate: Estate, other: Estate): Estate => ({
    ...estate,
    kinds: new Map([...estate.kinds].filter(([kind]) => other.kinds.has(kind))),
  });
  return compareEstates(
    both(before, after),
    both(after, before),
    nothing,
    new Expectations([], { left: [], right: [] }, ''),
  );
}
