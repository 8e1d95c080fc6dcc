import clsx from 'clsx';
import type { GroupHealth } from '../../../core/resources/load-balancers/balancer.ts';
import type { TargetHealth } from '../../../core/resources/load-balancers/types.ts';
import { CellView } from '../../components/cells/cell-view.tsx';

/** Target groups, how each is checked, and its targets with AWS's own reasons. */
export function TargetGroupList({ groups }: { readonly groups: readonly GroupHealth[] }) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {groups.map((group) => (
        <li key={group.arn} className="py-2 text-sm">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 break-all font-medium">{group.name}</span>
            <span className="tabular text-2xs text-ink-faint">{checkWords(group)}</span>
          </span>
          <CellView
            cell={group.targets}
            inline
            empty={<span className="text-xs text-ink-muted">no targets</span>}
          >
            {(targets) => (
              <ul>
                {targets.map((target) => (
                  <Target key={`${target.target} ${target.port}`} target={target} />
                ))}
              </ul>
            )}
          </CellView>
        </li>
      ))}
    </ul>
  );
}

function checkWords({
  healthCheck: { enabled, path, protocol, intervalSeconds, matcher },
}: GroupHealth): string {
  if (!enabled) return 'not checked';
  const every = intervalSeconds === undefined ? '' : ` every ${intervalSeconds} s`;
  return `${path ?? protocol ?? 'checked'}${every}${matcher ? `, wants ${matcher}` : ''}`;
}

function Target({
  target: { target, port, zone, state, reason, description },
}: {
  readonly target: TargetHealth;
}) {
  const isWell = state === 'healthy';
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 text-xs leading-5">
      <span className="tabular min-w-0 break-all font-mono">
        {target}
        {port === undefined ? '' : `:${port}`}
        {zone ? <span className="ml-2 font-sans text-2xs text-ink-faint">{zone}</span> : null}
      </span>
      <span className={clsx(isWell ? 'text-good' : state === 'unhealthy' ? 'text-bad' : 'text-ink-muted')}>
        {state}
      </span>
      {reason || description ? (
        <span className="col-span-2 min-w-0 break-words text-ink-muted">
          {[reason, description].filter(Boolean).join(': ')}
        </span>
      ) : null}
    </li>
  );
}
