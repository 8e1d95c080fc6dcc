import clsx from 'clsx';
import type { ServiceGroup, ServiceTraffic } from '../../../core/resources/deployments/service-traffic.ts';
import type {
  Listener,
  ListenerRule,
  RuleAction,
  TargetHealth,
} from '../../../core/resources/load-balancers/types.ts';
import { CellView } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';

/** The rules that lead to a service with the share of each group, and the health of the groups' targets. */
export function TrafficSection({ traffic }: { readonly traffic: ServiceTraffic }) {
  const { rules, listeners, groups, unread } = traffic;
  return (
    <div className="space-y-3 text-sm">
      {unread.map((failure) => (
        <FailureNote key={failure.operation} failure={failure} compact />
      ))}
      {rules.length === 0 && unread.length === 0 ? (
        <p className="text-warn">No rule of a listener forwards to its target groups.</p>
      ) : null}
      <ul className="space-y-2">
        {rules.map((rule) => (
          <li key={rule.arn}>
            <RuleLine
              rule={rule}
              listener={listeners.find((one) => one.arn === rule.listenerArn)}
              groups={groups}
            />
          </li>
        ))}
      </ul>
      <ul className="divide-y divide-line border-t border-line">
        {groups.map((group) => (
          <li key={group.arn} className="py-2">
            <Group group={group} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface RuleLineProps {
  readonly rule: ListenerRule;
  readonly listener: Listener | undefined;
  readonly groups: readonly ServiceGroup[];
}

function RuleLine({ rule, listener, groups }: RuleLineProps) {
  const conditions = rule.conditions.map(({ field, values }) => `${field} ${values.join(' or ')}`);
  return (
    <>
      <span className="block text-xs text-ink-muted">
        {listener ? `${listener.protocol ?? ''} :${listener.port ?? '?'}` : 'a listener'} ·{' '}
        {rule.isDefault ? 'everything else' : conditions.join(', ') || 'everything'}
        {rule.priority === undefined ? '' : ` · priority ${rule.priority}`}
      </span>
      {rule.actions.flatMap(sharesOf).map(({ arn, percent }) => (
        <span key={arn} className="flex items-baseline gap-2">
          <span className={clsx('tabular w-12 shrink-0 text-right', percent === 0 && 'text-ink-faint')}>
            {Math.round(percent)} %
          </span>
          <span className="min-w-0 break-all">
            {groups.find((group) => group.arn === arn)?.name ?? nameOf(arn)}
          </span>
        </span>
      ))}
    </>
  );
}

function sharesOf(action: RuleAction): readonly { readonly arn: string; readonly percent: number }[] {
  return action.kind === 'forward'
    ? action.groups.map(({ targetGroupArn, percent }) => ({ arn: targetGroupArn, percent }))
    : [];
}

function Group({ group }: { readonly group: ServiceGroup }) {
  const check = group.healthCheck;
  return (
    <>
      <span className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 break-all font-medium">{group.name}</span>
        {check?.enabled ? (
          <span className="text-2xs text-ink-faint">
            {check.path ?? check.protocol}
            {check.intervalSeconds === undefined ? '' : ` every ${check.intervalSeconds} s`}
          </span>
        ) : null}
      </span>
      <CellView cell={group.targets} inline empty={<span className="text-ink-muted">no targets</span>}>
        {(targets) => <Targets targets={targets} />}
      </CellView>
    </>
  );
}

/** How many are in each state; what is not healthy by name. */
function Targets({ targets }: { readonly targets: readonly TargetHealth[] }) {
  const states = [...new Set(targets.map((target) => target.state))];
  const words = states.map((state) => `${targets.filter((one) => one.state === state).length} ${state}`);
  return (
    <>
      <span className="tabular text-ink-muted">{words.join(', ')}</span>
      <ul>
        {targets
          .filter((target) => target.state !== 'healthy')
          .map((target) => (
            <li key={`${target.target} ${target.port}`} className="flex gap-2 text-xs">
              <span className="tabular shrink-0 font-mono">
                {target.target}
                {target.port === undefined ? '' : `:${target.port}`}
              </span>
              <span className={target.state === 'unhealthy' ? 'text-bad' : 'text-ink-muted'}>
                {[target.state, target.reason, target.description].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
      </ul>
    </>
  );
}

/** `…:targetgroup/NAME/ID`: a group that nothing of the service stands in is known by its ARN alone. */
function nameOf(arn: string): string {
  return /:targetgroup\/([^/]+)\//.exec(arn)?.[1] ?? arn;
}
