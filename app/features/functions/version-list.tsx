import type { FunctionAlias, FunctionVersion } from '../../../core/resources/functions/types.ts';
import { Age } from '../../components/clock.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Gradual } from '../deployments/gradual-list.tsx';

interface VersionListProps {
  readonly versions: readonly FunctionVersion[];
  readonly aliases: readonly FunctionAlias[];
}

/** The versions of a function, newest first, with the names that stand for them. */
export function VersionList({ versions, aliases }: VersionListProps) {
  return (
    <Gradual items={versions} first={6} noun="versions">
      {(one) => (
        <li
          key={one.version}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 py-1.5 text-sm"
        >
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <span className="tabular">{one.version === '$LATEST' ? 'newest code' : one.version}</span>
            {namesFor(one.version, aliases).map((name) => (
              <Badge key={name} tone="accent">
                {name}
              </Badge>
            ))}
            {one.description ? (
              <span className="min-w-0 break-words text-xs text-ink-muted">{one.description}</span>
            ) : null}
          </span>
          <span className="tabular text-xs text-ink-muted">
            {one.lastModifiedAt === undefined ? null : <Age at={one.lastModifiedAt} />}
          </span>
        </li>
      )}
    </Gradual>
  );
}

/** The aliases that lead to a version, each with its share where it leads to several. */
function namesFor(version: string, aliases: readonly FunctionAlias[]): readonly string[] {
  return aliases.flatMap(({ name, version: own, others }) => {
    const other = others.find((one) => one.version === version);
    if (other) return [`${name} ${Math.round(other.percent)} %`];
    if (own !== version) return [];
    const rest = 100 - others.reduce((sum, { percent }) => sum + percent, 0);
    return [others.length > 0 ? `${name} ${Math.round(rest)} %` : name];
  });
}
