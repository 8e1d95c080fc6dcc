import { parseFilterPattern } from '../../../core/resources/logs/filter-pattern.ts';
import { MOST_TAILED_GROUPS } from '../../../core/resources/logs/types.ts';

/** Which groups of which half, as they stand in an address: `left=/ecs/a&left=/ecs/b&right=…`. */
export interface ChosenGroups {
  readonly left: readonly string[];
  readonly right: readonly string[];
}

export interface LogsQuery extends ChosenGroups {
  /** A filter pattern, as it was typed. */
  readonly pattern: string;
  readonly mode: 'live' | 'past';
  /** What is wrong with it, in words. */
  readonly mistake?: string;
}

/** Source: CloudWatch Logs API, CreateLogGroup: the characters of a name; a container's group has `container:` before it. */
const GROUP_NAME = /^(container:)?[\w./#-]{1,512}$/;

/** What the address of the logs asks for; a mistake is told and never thrown. */
export function logsQuery(search: URLSearchParams): LogsQuery {
  const chosen = chosenGroups(search);
  const pattern = (search.get('q') ?? '').trim();
  const parsed = parseFilterPattern(pattern);
  const mode = search.get('mode') === 'past' ? 'past' : 'live';
  return {
    ...chosen,
    pattern,
    mode,
    mistake: groupMistake(chosen) ?? (parsed.kind === 'wrong' ? parsed.sentence : undefined),
  };
}

export function chosenGroups(search: URLSearchParams): ChosenGroups {
  const named = (half: string) => [...new Set(search.getAll(half).filter((name) => name !== ''))];
  return { left: named('left'), right: named('right') };
}

/** What is wrong with the groups that an address names. */
export function groupMistake({ left, right }: ChosenGroups): string | undefined {
  const odd = [...left, ...right].find((name) => !GROUP_NAME.test(name));
  if (odd !== undefined) return `No log group can be called ${odd.slice(0, 80)}.`;
  if (left.length > MOST_TAILED_GROUPS || right.length > MOST_TAILED_GROUPS)
    return `At most ${MOST_TAILED_GROUPS} groups of each environment are looked at at once.`;
  return undefined;
}

/** What the stream of these groups is asked for with. */
export function streamSearch(pair: string, { left, right }: ChosenGroups, pattern: string): string {
  const search = new URLSearchParams({ pair });
  for (const name of left) search.append('left', name);
  for (const name of right) search.append('right', name);
  if (pattern !== '') search.set('q', pattern);
  return search.toString();
}
