import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { keyOf } from '../../catalogue/pairing.ts';
import type { Naming } from '../../catalogue/pairing.ts';
import type { Environment } from '../../environments/schema.ts';
import type { LogGroup, LogGroupPair } from './types.ts';

const CONTAINER = 'container:';

/** What the containers of a compose service are called among log groups. */
export function containerGroup(service: string): string {
  return `${CONTAINER}${service}`;
}

/** The compose service, where that is what a group's name stands for. */
export function serviceOfGroup(name: string): string | undefined {
  return name.startsWith(CONTAINER) ? name.slice(CONTAINER.length) : undefined;
}

/** A group as a live tail wants it named. Source: CloudWatch Logs API, StartLiveTail, `logGroupIdentifiers`. */
export function groupArn({ region, account }: Pick<Environment, 'region' | 'account'>, name: string): string {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
}

/** Which of these groups an event of a live tail belongs to: it names it by name, by account and name, or by ARN. */
export function groupOfIdentifier(identifier: string, names: readonly string[]): string {
  const bare = identifier.replace(/:\*$/, '');
  return names.find((name) => bare === name || bare.endsWith(`:${name}`)) ?? bare;
}

const PROGRAMS = [...CATALOGUE.services, ...CATALOGUE.workers];

/** What both environments call a group, or the containers that stand for it. */
export function logGroupKey(name: string, naming: Naming): string {
  const service = serviceOfGroup(name);
  if (service === undefined) return keyOf('log-groups', name, naming);
  return PROGRAMS.find(({ names }) => names[naming.stage] === service)?.logical ?? service;
}

interface SideGroups {
  readonly groups: readonly LogGroup[];
  readonly naming: Naming;
}

/** The groups of two environments beside each other: the catalogue's first, in its order, then the rest by key. */
export function pairLogGroups(left: SideGroups, right: SideGroups): readonly LogGroupPair[] {
  const [leftByKey, rightByKey] = [byKey(left), byKey(right)];
  const order = new Map<string, number>(PROGRAMS.map(({ logical }, index) => [logical, index]));
  const rank = (key: string) => order.get(key) ?? order.size;
  const keys = [...new Set([...leftByKey.keys(), ...rightByKey.keys()])];
  keys.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return keys.map((key) => ({
    key,
    inCatalogue: order.has(key),
    left: leftByKey.get(key),
    right: rightByKey.get(key),
  }));
}

function byKey({ groups, naming }: SideGroups): ReadonlyMap<string, LogGroup> {
  const result = new Map<string, LogGroup>();
  for (const group of groups) {
    const key = logGroupKey(group.name, naming);
    result.set(result.has(key) ? group.name : key, group);
  }
  return result;
}

/** Where a service or worker of the catalogue writes in one environment; undefined where the catalogue knows none. */
export function groupOfProgram(
  logical: string,
  { compute, names }: Pick<Environment, 'compute' | 'names'>,
): string | undefined {
  const program = PROGRAMS.find((one) => one.logical === logical);
  if (!program) return undefined;
  return compute.kind === 'docker'
    ? containerGroup(program.names[names.stage])
    : program.logGroups[names.stage];
}
