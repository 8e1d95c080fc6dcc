import type { ListenerRules } from '../../../core/resources/load-balancers/balancer.ts';
import type { LoadBalancer } from '../../../core/resources/load-balancers/types.ts';
import { CellView, Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';
import { Age } from '../../components/clock.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import type { BalancerSide } from './balancer-side.server.ts';
import { actionWords, conditionWords } from './rule-words.ts';
import type { GroupNames } from './rule-words.ts';
import { TargetGroupList } from './target-group-list.tsx';

/** A load balancer on one side: where it listens, what its rules say, and how its targets are. */
export function BalancerPane({ side }: { readonly side: BalancerSide }) {
  return (
    <>
      <StreamedCell cell={side.balancer}>{(found) => <Settings balancer={found} />}</StreamedCell>
      <Section title="Listeners">
        <StreamedCell
          cell={side.listeners}
          empty={<p className="text-sm text-ink-muted">It listens nowhere.</p>}
        >
          {(listeners) => (
            <StreamedCell cell={side.groups} empty={<Listeners listeners={listeners} names={{}} />}>
              {(groups) => (
                <Listeners
                  listeners={listeners}
                  names={Object.fromEntries(groups.map(({ arn, name }) => [arn, name]))}
                />
              )}
            </StreamedCell>
          )}
        </StreamedCell>
      </Section>
      <Section title="Target groups">
        <StreamedCell
          cell={side.groups}
          empty={<p className="text-sm text-ink-muted">It forwards to no target group.</p>}
        >
          {(groups) => <TargetGroupList groups={groups} />}
        </StreamedCell>
      </Section>
    </>
  );
}

function Settings({ balancer }: { readonly balancer: LoadBalancer }) {
  const { state, stateReason, type, scheme, dnsName, zones, securityGroups, createdAt } = balancer;
  return (
    <Facts>
      <Fact name="State">
        <ResourceStatus status={state.toUpperCase()} />
        {stateReason ? <span className="ml-2 text-xs text-ink-muted">{stateReason}</span> : null}
      </Fact>
      <Fact name="Kind">{[type, scheme].filter(Boolean).join(', ')}</Fact>
      <Fact name="Address">
        {dnsName ? <span className="break-all font-mono text-xs">{dnsName}</span> : <Nothing />}
      </Fact>
      <Fact name="Zones">{zones.map(({ name }) => name).join(', ') || <Nothing />}</Fact>
      <Fact name="Security groups">
        {securityGroups.length > 0 ? (
          <span className="break-all font-mono text-xs">{securityGroups.join(', ')}</span>
        ) : (
          <Nothing />
        )}
      </Fact>
      <Fact name="Created">{createdAt === undefined ? <Nothing /> : <Age at={createdAt} />}</Fact>
    </Facts>
  );
}

interface ListenersProps {
  readonly listeners: readonly ListenerRules[];
  readonly names: GroupNames;
}

function Listeners({ listeners, names }: ListenersProps) {
  return (
    <ul className="space-y-3">
      {listeners.map((listener) => (
        <li key={listener.arn}>
          <p className="mb-1 flex flex-wrap items-baseline gap-x-3 text-sm font-medium">
            <span className="tabular">
              {listener.protocol} :{listener.port}
            </span>
            {listener.sslPolicy ? (
              <span className="text-2xs font-normal text-ink-faint">{listener.sslPolicy}</span>
            ) : null}
          </p>
          <CellView cell={listener.rules} inline>
            {(rules) => (
              <ol className="divide-y divide-line border-y border-line">
                {rules.map((rule) => (
                  <li
                    key={rule.arn}
                    className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-3 py-1.5 text-xs leading-5"
                  >
                    <span className="tabular text-ink-faint">{rule.priority ?? 'last'}</span>
                    <span className="min-w-0 break-words">
                      <span className="text-ink-muted">{conditionWords(rule)}</span>
                      {rule.actions.map((action) => {
                        const words = actionWords(action, names);
                        return (
                          <span key={words} className="block">
                            {words}
                          </span>
                        );
                      })}
                    </span>
                  </li>
                ))}
              </ol>
            )}
          </CellView>
        </li>
      ))}
    </ul>
  );
}
