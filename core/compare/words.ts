import type { ComparedPair, Difference, DifferenceClass } from './differences.ts';
import type { Attribute, ComparedKind, Scalar, Unit } from './form/canonical.ts';
import { segmentsOf } from './form/rules.ts';

/** Words of AWS that are written in capitals. */
const CAPITALS: ReadonlySet<string> = new Set(
  'ACL ARN AWS CNAME CORS CPU DNS FIFO HTTP HTTPS IAM IP IPV4 IPV6 KMS MFA SNS SQS SSE SSL TLS TTL URL VPC'.split(
    ' ',
  ),
);

/** A path as it is said: `Global secondary indexes › GSI2 › Projection type`. */
export function pathWords(path: string): string {
  if (path === '') return 'The resource itself';
  return segmentsOf(path)
    .map((segment) => (segment.startsWith('[') ? segment.slice(1, -1) : memberWords(segment)))
    .join(' › ');
}

function memberWords(member: string): string {
  const words = member
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ');
  return words
    .map((word, index) => {
      if (CAPITALS.has(word.toUpperCase())) return word.toUpperCase();
      const lower = word.toLowerCase();
      return index === 0 ? lower.charAt(0).toUpperCase() + lower.slice(1) : lower;
    })
    .join(' ');
}

/** A value as it is said: `30 s`, `4 days`, `on`. An element is there or it is not. */
export function valueWords(attribute: Attribute | undefined): string {
  if (!attribute) return 'not there';
  if (attribute.isElement) return 'there';
  const { value, unit } = attribute;
  if (typeof value === 'object') return value.map((one) => scalarWords(one, unit)).join(', ');
  return scalarWords(value, unit);
}

function scalarWords(value: Scalar, unit: Unit | undefined): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === '') return 'empty';
  if (typeof value !== 'number' || unit === undefined) return String(value);
  switch (unit) {
    case 'seconds':
      return secondsWords(value);
    case 'milliseconds':
      return value % 1_000 === 0 ? secondsWords(value / 1_000) : `${value} ms`;
    case 'days':
      return `${value} day${value === 1 ? '' : 's'}`;
    case 'bytes':
      return bytesWords(value);
    case 'percent':
      return `${value} %`;
    case 'vCPU':
      return `${value} vCPU`;
    case 'count':
      return String(value);
  }
}

function secondsWords(seconds: number): string {
  const steps = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const;
  for (const [size, word] of steps)
    if (seconds >= size && seconds % size === 0) {
      const count = seconds / size;
      return `${count} ${word}${count === 1 ? '' : 's'}`;
    }
  return `${seconds} s`;
}

function bytesWords(bytes: number): string {
  const steps = [
    [1_073_741_824, 'GiB'],
    [1_048_576, 'MiB'],
    [1_024, 'KiB'],
  ] as const;
  for (const [size, word] of steps) if (bytes >= size && bytes % size === 0) return `${bytes / size} ${word}`;
  return `${bytes} bytes`;
}

/** What a kind is called, of one. */
export const KIND_WORDS: Readonly<Record<ComparedKind, string>> = {
  tables: 'table',
  buckets: 'bucket',
  queues: 'queue',
  topics: 'topic',
  secrets: 'secret',
  services: 'service',
  workers: 'function',
  'load-balancers': 'load balancer',
  'target-groups': 'target group',
  caches: 'cache',
  alarms: 'alarm',
  'log-groups': 'log group',
  'security-groups': 'security group',
  certificates: 'certificate',
  'dns-records': 'DNS record',
};

/** How bad a pair is, the worst first: drift, what nobody manages, what was not seen, what is expected. */
export type Standing = 'drift' | 'unmanaged' | 'not-seen' | 'expected' | 'intended' | 'equal';
export const STANDINGS: readonly Standing[] = [
  'drift',
  'unmanaged',
  'not-seen',
  'expected',
  'intended',
  'equal',
];

export function standingOf({ differences, unseen, left, right }: ComparedPair): Standing {
  const has = (one: DifferenceClass) => differences.some((difference) => difference.class === one);
  if (has('drift')) return 'drift';
  if (has('unmanaged')) return 'unmanaged';
  // A pair of which one side could not be listed has one name alone, and no difference that says why.
  const isHalf = (left === undefined) !== (right === undefined);
  if (unseen.length > 0 || (isHalf && differences.length === 0)) return 'not-seen';
  if (has('expected')) return 'expected';
  return has('intended') ? 'intended' : 'equal';
}

/** Whether a difference is one that somebody has to look at. */
export function counts({ class: given }: Difference): boolean {
  return given === 'drift' || given === 'unmanaged';
}
