import { z } from 'zod';
import { PLAIN_SECRET } from '../resources/configuration/comparable-value.ts';
import { compareEstates } from './compare-estates.ts';
import type { Comparison } from './differences.ts';
import type { Estate, EstateKind } from './estate.ts';
import { Expectations } from './expected.ts';
import { COMPARED_KINDS } from './form/canonical.ts';
import type { Attribute, CanonicalResource } from './form/canonical.ts';

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

/** An estate as it is kept: what could not be listed is not in it, and was not seen. */
export const snapshotSchema = z
  .object({
    version: z.literal(1),
    /** Milliseconds since the epoch. */
    at: z.number().int(),
    environmentId: z.string(),
    kinds: z.record(z.enum(COMPARED_KINDS), z.object({ cutOff: z.boolean(), resources: z.array(resource) })),
  })
  .strict();

export type Snapshot = z.infer<typeof snapshotSchema>;

/** An estate at one moment, to be kept. */
export function snapshotOf(estate: Estate, at: number): Snapshot {
  const kinds: Snapshot['kinds'] = {};
  for (const [kind, found] of estate.kinds) {
    if (found.state !== 'seen') continue;
    kinds[kind] = { cutOff: found.cutOff, resources: [...found.resources.values()].map(keptResource) };
  }
  return { version: 1, at, environmentId: estate.environmentId, kinds };
}

function keptResource({ attributes, unseen, notAsked, speaks, ...rest }: CanonicalResource) {
  return {
    ...rest,
    attributes: Object.fromEntries([...attributes].map(([path, one]) => [path, keptAttribute(one)])),
    unseen: [...unseen],
    notAsked: notAsked && [...notAsked],
    speaks: speaks && [...speaks],
  };
}

/** The keyed hash of a secret means something to this process alone: that there is one is what is kept. */
function keptAttribute({ value, ...rest }: Attribute): z.infer<typeof attribute> {
  const kept = typeof value === 'object' ? value.map(withoutHash) : withoutHash(value);
  return { ...rest, value: kept };
}

function withoutHash<T extends z.infer<typeof scalar>>(value: T): T | string {
  return typeof value === 'string' && value.startsWith(PLAIN_SECRET) ? PLAIN_SECRET.trim() : value;
}

/** What was kept, as an estate again. */
export function estateIn({ environmentId, kinds }: Snapshot): Estate {
  const entries = Object.entries(kinds).map(([kind, { cutOff, resources }]) => {
    const found: EstateKind = {
      state: 'seen',
      cutOff,
      resources: new Map(
        resources.map((one) => [one.key, { ...one, attributes: new Map(Object.entries(one.attributes)) }]),
      ),
    };
    return [kind as keyof typeof kinds, found] as const;
  });
  return { environmentId, kinds: new Map(entries) };
}

/**
 * What changed in one environment between two moments: `left` is then, `right` is later. Kinds that one of the two did
 * not see are left out of it.
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
