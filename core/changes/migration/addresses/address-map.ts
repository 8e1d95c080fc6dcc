import { BUCKETS } from '../../../catalogue/buckets.ts';
import { WORKERS } from '../../../catalogue/compute.ts';
import { DOMAINS, hostsOf } from '../../../catalogue/domain.ts';
import { QUEUES, TOPICS } from '../../../catalogue/messaging.ts';
import type { Named, Stage } from '../../../catalogue/stage.ts';
import { TABLES } from '../../../catalogue/tables.ts';
import type { Environment } from '../../../environments/schema.ts';

/** An environment, as far as its addresses tell it from another. */
export type Place = Pick<Environment, 'region' | 'account' | 'names'> &
  Partial<Pick<Environment, 'endpoint' | 'endpoints'>>;

/** What an address leads to. */
export type AddressKind = 'bucket' | 'queue' | 'topic' | 'table' | 'function' | 'host';

export interface MappedText {
  readonly text: string;
  readonly kind: AddressKind;
}

/** What stands for a text in the other environment; undefined for a text that is no address of this one. */
export type AddressMap = (text: string) => MappedText | undefined;

type Names = ReadonlyMap<string, string>;

/** How the name of a resource stands in the last part of its ARN. Source: Service Authorization Reference. */
const ARN_RESOURCE: Readonly<Record<string, readonly [AddressKind, RegExp]>> = {
  sqs: ['queue', /^()([^:/]+)($)/],
  sns: ['topic', /^()([^:/]+)(:.*|$)/],
  dynamodb: ['table', /^(table\/)([^:/]+)(\/.*|$)/],
  lambda: ['function', /^(function:)([^:/]+)(:.*|$)/],
};

const ARN = /^(arn:[a-z-]+):([a-z0-9-]+):([a-z0-9-]*):(\d*):(.+)$/s;
const S3_URI = /^s3:\/\/([^/]+)(\/.*|$)/s;
const WEB = /^(https?):\/\/([^/?#]+)([^?#]*)(.*)$/is;
/** Source: Amazon S3 user guide, "Virtual hosting of buckets". */
const BUCKET_HOST =
  /^(.+)\.s3(-website|-accelerate)?(?:([.-])(dualstack\.)?([a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com$/;
const S3_HOST = /^s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/;
const SQS_HOST = /^(?:sqs\.[a-z]{2}(?:-[a-z]+)+-\d|(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?queue)\.amazonaws\.com$/;
const QUEUE_PATH = /^\/(\d{12})\/([^/]+)$/;

/**
 * Turns addresses of one environment into those of the same resources in another: of buckets (`s3://`, by web, by ARN,
 * or a bucket's name alone), of queues and topics, tables and functions (by ARN, a queue by its URL), and host names of
 * the platform's domain. An address is a text that begins as one; a name in the middle of a sentence is left, as is one
 * that the catalogue does not know. Undefined where both call everything the same.
 */
export function addressMap(from: Place, to: Place): AddressMap | undefined {
  const [one, other] = [from.names.stage, to.names.stage];
  const kinds: Readonly<Record<Exclude<AddressKind, 'host'>, Names>> = {
    bucket: namesOf(BUCKETS, one, other),
    queue: namesOf(QUEUES, one, other),
    topic: namesOf(TOPICS, one, other),
    table: namesOf(TABLES, one, other),
    function: namesOf(WORKERS, one, other),
  };
  const hosts = hostNames(one, other);
  const endpoints = { s3: hostOf(endpointOf(from, 's3')), sqs: hostOf(endpointOf(from, 'sqs')) };
  const isAlike =
    one === other &&
    from.account === to.account &&
    from.region === to.region &&
    (['s3', 'sqs'] as const).every((service) => endpointOf(from, service) === endpointOf(to, service));
  if (isAlike) return undefined;

  const ofArn = ([, partition = '', service = '', region = '', account = '', rest = '']: RegExpExecArray) => {
    if (service === 's3') {
      const [, bucket = '', more = ''] = /^([^/]+)(\/.*|$)/s.exec(rest) ?? [];
      const name = kinds.bucket.get(bucket);
      return name && mapped(`${partition}:s3:${region}:${account}:${name}${more}`, 'bucket');
    }
    const [kind, pattern] = Object.hasOwn(ARN_RESOURCE, service) ? (ARN_RESOURCE[service] ?? []) : [];
    if (!kind || !pattern || kind === 'host' || account !== from.account || region !== from.region)
      return undefined;
    const [, before = '', own = '', behind = ''] = pattern.exec(rest) ?? [];
    const name = kinds[kind].get(own);
    return (
      name && mapped(`${partition}:${service}:${to.region}:${to.account}:${before}${name}${behind}`, kind)
    );
  };

  const ofWeb = ([, scheme = '', host = '', path = '', query = '']: RegExpExecArray) => {
    const virtual = BUCKET_HOST.exec(host);
    if (virtual) {
      const [, bucket = '', flavour = '', separator = '', stack = ''] = virtual;
      const name = kinds.bucket.get(bucket);
      const own = endpointOf(to, 's3');
      const region = separator && `${separator}${stack}${to.region}`;
      const start = own
        ? `${withoutSlash(own)}/${name}`
        : `${scheme}://${name}.s3${flavour}${region}.amazonaws.com`;
      return name && mapped(`${start}${path}${query}`, 'bucket');
    }
    if (S3_HOST.test(host) || host === endpoints.s3) {
      const [, bucket = '', more = ''] = /^\/([^/]+)(\/.*|$)/s.exec(path) ?? [];
      const name = kinds.bucket.get(bucket);
      const start = endpointOf(to, 's3') ?? `https://s3.${to.region}.amazonaws.com`;
      if (name) return mapped(`${withoutSlash(start)}/${name}${more}${query}`, 'bucket');
    }
    if (SQS_HOST.test(host) || host === endpoints.sqs) {
      const [, account = '', queue = ''] = QUEUE_PATH.exec(path) ?? [];
      const name = account === from.account ? kinds.queue.get(queue) : undefined;
      const start = endpointOf(to, 'sqs') ?? `https://sqs.${to.region}.amazonaws.com`;
      return name && mapped(`${withoutSlash(start)}/${to.account}/${name}`, 'queue');
    }
    const name = hosts.get(host);
    return name && mapped(`${scheme}://${name}${path}${query}`, 'host');
  };

  const find = (text: string): MappedText | '' | undefined => {
    if (text.startsWith('s3://')) {
      const [, bucket = '', more = ''] = S3_URI.exec(text) ?? [];
      const name = kinds.bucket.get(bucket);
      return name && mapped(`s3://${name}${more}`, 'bucket');
    }
    if (text.startsWith('arn:')) return apply(ARN, text, ofArn);
    if (text.startsWith('http')) return apply(WEB, text, ofWeb);
    // Names of queues and topics are words that a value may well be; a bucket's is one of all buckets of the world.
    const name = kinds.bucket.get(text);
    return name && mapped(name, 'bucket');
  };
  return (text) => {
    const found = find(text) || undefined;
    return found?.text === text ? undefined : found;
  };
}

function mapped(text: string, kind: AddressKind): MappedText {
  return { text, kind };
}

function apply<Result>(
  pattern: RegExp,
  text: string,
  use: (match: RegExpExecArray) => Result,
): Result | undefined {
  const match = pattern.exec(text);
  return match ? use(match) : undefined;
}

function namesOf(entries: readonly { readonly names: Named }[], one: Stage, other: Stage): Names {
  return new Map(entries.map(({ names }) => [names[one], names[other]]));
}

/** Development has no domain: then no host has a counterpart. */
function hostNames(one: Stage, other: Stage): Names {
  const [own, theirs] = [DOMAINS[one], DOMAINS[other]];
  if (own === undefined || theirs === undefined) return new Map();
  const others = hostsOf(other);
  const pairs = hostsOf(one).flatMap((host, index) => {
    const name = others[index];
    return name === undefined ? [] : [[host, name] as const];
  });
  return new Map([[own, theirs] as const, ...pairs]);
}

function endpointOf({ endpoint, endpoints }: Place, service: 's3' | 'sqs'): string | undefined {
  return endpoints?.[service] ?? endpoint;
}

function hostOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).host : undefined;
}

function withoutSlash(address: string): string {
  return address.endsWith('/') ? address.slice(0, -1) : address;
}
