import type { ActionKind } from '../../../core/actions/action.ts';

const PLACES: Readonly<Partial<Record<ActionKind, string>>> = {
  cache: '/caches',
  table: '/tables',
  bucket: '/buckets',
  queue: '/queues',
  topic: '/topics',
  secret: '/secrets',
  service: '/deployments',
  function: '/functions',
  alarm: '/alarms',
};

/** The page of what an action acted on, by its name in its environment. */
export function resourceAddress(kind: ActionKind | undefined, target: string): string | undefined {
  if (kind === 'console') return '/rules';
  if (kind === 'distribution') return '/storefront';
  if (kind === 'environment') return '/environment';
  if (kind === 'log-group') return '/logs/groups';
  if (kind === 'pair') return `/compare/${target.split('/').map(encodeURIComponent).join('/')}`;
  const place = kind && PLACES[kind];
  return place && target !== '' ? `${place}/${encodeURIComponent(target)}` : undefined;
}

/** The pair that has an environment on the screen: the one that is there where it does, else one of it and another. */
export function pairWith(
  environmentId: string,
  shown: readonly [string, string],
  all: readonly string[],
): string | undefined {
  if (shown.includes(environmentId)) return shown.join(',');
  if (!all.includes(environmentId)) return undefined;
  const [left] = shown;
  return `${left},${environmentId}`;
}
