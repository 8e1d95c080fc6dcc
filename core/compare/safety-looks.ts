import type { Finding } from './differences.ts';
import type { Attribute, CanonicalResource, ComparedKind } from './form/canonical.ts';
import { PLAIN_SECRET } from '../resources/configuration/comparable-value.ts';

/** One thing that is unsafe by itself, whatever the other side does. */
export interface Hazard {
  readonly path: string;
  readonly weight: Finding['weight'];
  readonly sentence: string;
  /** It is none where the catalogue wants it so: development keeps no history of its tables. */
  readonly unlessIntended?: true;
}

type Look = (resource: CanonicalResource) => readonly Hazard[];

/** What is looked for in each kind. */
export const LOOKS: Readonly<Partial<Record<ComparedKind, Look>>> = {
  tables: tableHazards,
  buckets: bucketHazards,
  queues: queueHazards,
  topics: topicHazards,
  services: plainSecrets,
  workers: plainSecrets,
  'load-balancers': balancerHazards,
  'security-groups': groupHazards,
};

function tableHazards({ attributes }: CanonicalResource): readonly Hazard[] {
  const path = 'ContinuousBackups.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus';
  if (attributes.get(path)?.value !== 'DISABLED') return [];
  const sentence = 'No point-in-time recovery: what is overwritten is gone.';
  return [{ path, weight: 'bad', sentence, unlessIntended: true }];
}

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

function bucketHazards(resource: CanonicalResource): readonly Hazard[] {
  const open = BLOCKS.find((block) => resource.attributes.get(`PublicAccess.${block}`)?.value !== true);
  const sentence = 'Public access is not blocked in every way.';
  return [
    ...openPolicy(resource),
    ...(open === undefined ? [] : [{ path: `PublicAccess.${open}`, weight: 'warn' as const, sentence }]),
  ];
}

function queueHazards(resource: CanonicalResource): readonly Hazard[] {
  const { attributes } = resource;
  const path = 'SqsManagedSseEnabled';
  const isEncrypted = attributes.has('KmsMasterKeyId') || attributes.get(path)?.value === true;
  const sentence = 'Messages are not encrypted at rest.';
  return [...openPolicy(resource), ...(isEncrypted ? [] : [{ path, weight: 'bad' as const, sentence }])];
}

function topicHazards(resource: CanonicalResource): readonly Hazard[] {
  const sentence = 'Messages are sent over HTTP: anybody on the way can read them.';
  const plain = pathsOf(resource, /^Subscriptions\[.*\]\.Protocol$/, ({ value }) => value === 'http');
  return [...openPolicy(resource), ...plain.map((path) => ({ path, weight: 'bad' as const, sentence }))];
}

function plainSecrets(resource: CanonicalResource): readonly Hazard[] {
  const sentence = 'A secret stands in plain text; it belongs in Secrets Manager.';
  const isSecret = ({ value }: Attribute) => typeof value === 'string' && value.startsWith(PLAIN_SECRET);
  return pathsOf(resource, /./, isSecret).map((path) => ({ path, weight: 'bad', sentence }));
}

/** A listener of HTTP that does anything but lead to HTTPS, and a balancer in one zone alone. */
function balancerHazards(resource: CanonicalResource): readonly Hazard[] {
  const { attributes } = resource;
  const http = pathsOf(resource, /^Listeners\[[^\]]*\]\.Protocol$/, ({ value }) => value === 'HTTP');
  const open = http.filter((path) => {
    const actions = `${path.slice(0, -'Protocol'.length)}DefaultActions[`;
    const redirects = [...attributes].filter(
      ([one, { value }]) =>
        one.startsWith(actions) && one.endsWith('.RedirectConfig.Protocol') && value === 'HTTPS',
    );
    return redirects.length === 0;
  });
  const zones = pathsOf(resource, /^AvailabilityZones\[[^\]]*\]$/, () => true);
  return [
    ...open.map((path) => ({
      path,
      weight: 'warn' as const,
      sentence: 'It listens to HTTP and does not lead to HTTPS.',
    })),
    ...(zones.length === 1
      ? [
          {
            path: zones[0] ?? '',
            weight: 'warn' as const,
            sentence: 'It stands in one zone alone: what takes the zone takes it.',
          },
        ]
      : []),
  ];
}

/** What the world may reach: a web server's ports, and nothing else. */
const OPEN_PORTS: ReadonlySet<string> = new Set(['tcp 80 80', 'tcp 443 443']);

function groupHazards(resource: CanonicalResource): readonly Hazard[] {
  const anywhere = /^IpPermissions\[([^\]]*)\]\.(?:IpRanges\[0\.0\.0\.0\/0\]|Ipv6Ranges\[::\/0\])$/;
  return pathsOf(resource, anywhere, () => true)
    .filter((path) => !OPEN_PORTS.has(anywhere.exec(path)?.[1] ?? ''))
    .map((path) => ({ path, weight: 'bad', sentence: 'The whole world may reach it.' }));
}

/** A statement that lets everybody in, and asks for nothing. */
function openPolicy(resource: CanonicalResource): readonly Hazard[] {
  const { attributes } = resource;
  const statement = /^(Policy\.Statement\[[^\]]*\])\.Principal\.AWS$/;
  const sentence = 'Its policy lets everybody in, without a condition.';
  return pathsOf(resource, statement, holdsAnybody)
    .filter((path) => {
      const at = statement.exec(path)?.[1] ?? '';
      if (attributes.get(`${at}.Effect`)?.value !== 'Allow') return false;
      return ![...attributes.keys()].some((one) => one.startsWith(`${at}.Condition.`));
    })
    .map((path) => ({ path, weight: 'bad', sentence }));
}

function holdsAnybody({ value }: Attribute): boolean {
  return typeof value === 'object' ? value.includes('*') : value === '*';
}

function pathsOf(
  { attributes }: CanonicalResource,
  pattern: RegExp,
  isMeant: (attribute: Attribute) => boolean,
): readonly string[] {
  return [...attributes].filter(([path, one]) => isMeant(one) && pattern.test(path)).map(([path]) => path);
}
