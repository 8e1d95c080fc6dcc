import type { Cloud } from '../../cloud.ts';
import { invalidParameter } from './errors.ts';

/** A service's, a task's or a deployment's place: the cluster, and the name within it. */
export interface Place {
  readonly cluster: string;
  readonly name: string;
}

export function arnOf(cloud: Cloud, kind: string, ...parts: readonly string[]): string {
  return `arn:aws:ecs:${cloud.region}:${cloud.account}:${kind}/${parts.join('/')}`;
}

/** The cluster's short name, from a name or an ARN; `default` where none is given. Throws InvalidParameterException. */
export function readCluster(given = 'default'): string {
  const name = /^arn:[\w-]+:ecs:[\w-]+:\d{12}:cluster\/(.+)$/.exec(given)?.[1] ?? given;
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw invalidParameter('Invalid identifier: Invalid cluster name.');
  return name;
}

/** A name, or an ARN of the kind, which brings its own cluster: `…:service/CLUSTER/NAME`. */
export function readPlace(kind: string, given: string, cluster: string): Place {
  const match = new RegExp(`^arn:[\\w-]+:ecs:[\\w-]+:\\d{12}:${kind}/([^/]+)/([^/]+)$`).exec(given);
  return match?.[1] && match[2] ? { cluster: match[1], name: match[2] } : { cluster, name: given };
}

/** The parts behind the kind of an ARN of three parts, as a service deployment's and a revision's; else undefined. */
export function readDeepArn(
  kind: string,
  arn: string,
): { readonly cluster: string; readonly service: string; readonly id: string } | undefined {
  const match = new RegExp(`^arn:[\\w-]+:ecs:[\\w-]+:\\d{12}:${kind}/([^/]+)/([^/]+)/([^/]+)$`).exec(arn);
  if (!match) return undefined;
  const [, cluster = '', service = '', id = ''] = match;
  return { cluster, service, id };
}
