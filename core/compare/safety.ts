import type { Finding, Side } from './differences.ts';
import type { Attribute, CanonicalResource, ComparedKind } from './form/canonical.ts';
import { isSame } from './form/canonical.ts';
import type { IntendedResource } from './intended.ts';
import type { PairSides } from './pair-sides.ts';

/** One thing that is unsafe by itself, whatever the other side does. */
interface Hazard {
  readonly path: string;
  readonly weight: Finding['weight'];
  readonly sentence: string;
  /** It is none where the catalogue wants it so: development keeps no history of its tables. */
  readonly unlessIntended?: true;
}

type Look = (resource: CanonicalResource) => readonly Hazard[];

/** What is unsafe by itself, on whichever side. What could not be seen is no finding. */
export function safetyFindings(kind: ComparedKind, key: string, sides: PairSides): readonly Finding[] {
  const look = LOOKS[kind];
  if (!look) return [];
  const on = (side: Side): readonly Finding[] => {
    const found = sides[side];
    if (found.state !== 'there') return [];
    const { resource } = found;
    const unseen = resource.unseen.map(({ part }) => part);
    return look(resource)
      .filter(({ path }) => !unseen.some((part) => part === '' || path.startsWith(part)))
      .filter((hazard) => !isIntended(hazard, resource, sides.intent[side]))
      .map(({ path, weight, sentence }) => ({ kind, key, path, side, weight, sentence }));
  };
  return together(on('left'), on('right'));
}

function isIntended(
  { path, unlessIntended }: Hazard,
  { attributes }: CanonicalResource,
  intended: IntendedResource | undefined,
): boolean {
  if (!unlessIntended || !intended) return false;
  return isSame(attributes.get(path), intended.resource.attributes.get(path));
}

/** What is unsafe on both sides alike is told once. */
function together(left: readonly Finding[], right: readonly Finding[]): readonly Finding[] {
  const matches = (one: Finding) => (other: Finding) =>
    one.path === other.path && one.sentence === other.sentence;
  return [
    ...left.map((one): Finding => (right.some(matches(one)) ? { ...one, side: 'both' } : one)),
    ...right.filter((one) => !left.some(matches(one))),
  ];
}

const LOOKS: Readonly<Partial<Record<ComparedKind, Look>>> = {
  tables: tableHazards,
  buckets: bucketHazards,
  queues: queueHazards,
  topics: topicHazards,
};

function tableHazards({ attributes }: CanonicalResource): readonly Hazard[] {
  const recovery = 'ContinuousBackups.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus';
  return attributes.get(recovery)?.value === 'DISABLED'
    ? [
        {
          path: recovery,
          weight: 'bad',
          sentence: 'No point-in-time recovery: what is overwritten is gone.',
          unlessIntended: true,
        },
      ]
    : [];
}

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

function bucketHazards(resource: CanonicalResource): readonly Hazard[] {
  const open = BLOCKS.filter((block) => resource.attributes.get(`PublicAccess.${block}`)?.value !== true);
  return [
    ...openPolicy(resource),
    ...(open.length === 0
      ? []
      : [
          {
            path: `PublicAccess.${open[0] ?? ''}`,
            weight: 'warn' as const,
            sentence: 'Public access is not blocked in every way.',
          },
        ]),
  ];
}

function queueHazards(resource: CanonicalResource): readonly Hazard[] {
  const { attributes } = resource;
  const isEncrypted =
    attributes.has('KmsMasterKeyId') || attributes.get('SqsManagedSseEnabled')?.value === true;
  return [
    ...openPolicy(resource),
    ...(isEncrypted
      ? []
      : [
          {
            path: 'SqsManagedSseEnabled',
            weight: 'bad' as const,
            sentence: 'Messages are not encrypted at rest.',
          },
        ]),
  ];
}

function topicHazards(resource: CanonicalResource): readonly Hazard[] {
  const plain = [...resource.attributes].filter(
    ([path, { value }]) => /^Subscriptions\[.*\]\.Protocol$/.test(path) && value === 'http',
  );
  return [
    ...openPolicy(resource),
    ...plain.map(([path]) => ({
      path,
      weight: 'bad' as const,
      sentence: 'Messages are sent over HTTP: anybody on the way can read them.',
    })),
  ];
}

/** A statement that lets everybody in, and asks for nothing. */
function openPolicy({ attributes }: CanonicalResource): readonly Hazard[] {
  return [...attributes].flatMap(([path, attribute]): readonly Hazard[] => {
    const statement = /^(Policy\.Statement\[[^\]]*\])\.Principal\.AWS$/.exec(path)?.[1];
    if (!statement || !holdsAnybody(attribute)) return [];
    if (attributes.get(`${statement}.Effect`)?.value !== 'Allow') return [];
    const isBound = [...attributes.keys()].some((one) => one.startsWith(`${statement}.Condition.`));
    return isBound
      ? []
      : [{ path, weight: 'bad', sentence: 'Its policy lets everybody in, without a condition.' }];
  });
}

function holdsAnybody({ value }: Attribute): boolean {
  return typeof value === 'object' ? value.includes('*') : value === '*';
}
