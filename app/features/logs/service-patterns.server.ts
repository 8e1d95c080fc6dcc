import { valueOf } from '../../../core/cells/cell.ts';
import { groupOfProgram } from '../../../core/resources/logs/group-names.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import type { Pair } from '../../http/pair.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import { taskLines } from '../deployments/command-lines.ts';
import { deploymentPair } from '../deployments/deployment-pair.server.ts';
import { colourPatterns } from './colours.server.ts';
import { PATTERNS_PATIENCE_MS } from './pattern-limits.ts';
import { rangeOf } from './range.ts';

/**
 * Two revisions of one service in one environment: blue and green, while a release bakes or just after it.
 * @throws 404 where nothing could be called so.
 */
export function servicePatterns(request: Request, pair: Pair, person: Person, service: string) {
  const { named, sides } = deploymentPair(service, pair);
  const search = new URL(request.url).searchParams;
  const usual = sides.findLastIndex(({ compute }) => compute.kind === 'ecs');
  const wanted = sides.findIndex(({ label }) => label.id === search.get('in'));
  const index = wanted === -1 ? Math.max(0, usual) : wanted;
  const { source, label, name, compute } = sides[index === 0 ? 0 : 1];
  const asked = rangeOf(search, Date.now());
  const refusal = refusalOf(person, 'data:read', source.environment);
  const group = groupOfProgram(named.key, source.environment);
  const keys = { blue: search.get('blue') ?? undefined, green: search.get('green') ?? undefined };
  const found =
    refusal === undefined && asked.kind === 'range' && compute.kind === 'ecs'
      ? colourPatterns(
          { source, label, cluster: compute.cluster, service: name, asked: keys, range: asked.range },
          budgetFor(request.signal, PATTERNS_PATIENCE_MS),
        )
      : undefined;
  return {
    service: named.key,
    address: named.address,
    labels: pair.labels,
    label,
    refusal,
    asked,
    isEcs: compute.kind === 'ecs',
    group:
      group === undefined
        ? undefined
        : { half: index === 0 ? ('left' as const) : ('right' as const), name: group },
    found,
    lines: Promise.resolve(found).then((cell) => [
      ...taskLines(label, compute, name),
      ...((cell && valueOf(cell)?.compared?.commands) ?? []),
    ]),
  };
}
