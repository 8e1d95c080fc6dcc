import clsx from 'clsx';
import { Trash2 } from 'lucide-react';
import type { Cell } from '../../../core/cells/cell.ts';
import type {
  ScalableTarget,
  ScalingActivity,
  ScalingPolicy,
  ScheduledScaling,
} from '../../../core/resources/scaling/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { ScheduleForm } from './actions/schedule-form.tsx';
import { Gradual } from './gradual-list.tsx';
import { boundsWords, policyWords, suspendedWords } from './scaling-words.ts';

interface ScalingPaneProps extends ScalingReads {
  readonly environmentId: string;
  readonly service: string;
  readonly maySchedule: boolean;
}

export interface ScalingReads {
  readonly target: Promise<Cell<ScalableTarget>>;
  readonly policies: Promise<Cell<readonly ScalingPolicy[]>>;
  readonly scheduled: Promise<Cell<readonly ScheduledScaling[]>>;
  readonly activities: Promise<Cell<readonly ScalingActivity[]>>;
}

/** Between what a service scales, by what, when, and what came of it. */
export function ScalingPane({
  environmentId,
  service,
  maySchedule,
  target,
  policies,
  scheduled,
  activities,
}: ScalingPaneProps) {
  return (
    <>
      <StreamedCell
        cell={target}
        empty={<p className="mb-4 text-sm text-ink-muted">Nothing scales it by itself.</p>}
      >
        {(found) => (
          <Facts>
            <Fact name="Minimum">{found.minimum}</Fact>
            <Fact name="Maximum">{found.maximum}</Fact>
            {suspendedWords(found) ? (
              <Fact name="Suspended">
                <span className="text-warn">{suspendedWords(found)}</span>
              </Fact>
            ) : null}
          </Facts>
        )}
      </StreamedCell>
      <Section title="Policies">
        <StreamedCell cell={policies} empty={<None />}>
          {(all) => (
            <ul className="divide-y divide-line">
              {all.map((policy) => (
                <li key={policy.arn} className="py-1.5 text-sm">
                  <span className="block break-all">{policy.name}</span>
                  {policyWords(policy).map((words) => (
                    <span key={words} className="block break-words text-xs text-ink-muted">
                      {words}
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          )}
        </StreamedCell>
      </Section>
      <Section title="Scheduled">
        <StreamedCell cell={scheduled} empty={<None />}>
          {(all) => (
            <ul className="divide-y divide-line">
              {all.map((one) => (
                <li key={one.arn} className="flex items-start gap-3 py-1.5 text-sm">
                  <span className="min-w-0 flex-1">
                    <span className="block break-all">{one.name}</span>
                    <span className="tabular block break-words text-xs text-ink-muted">
                      <span className="font-mono">{one.schedule}</span> {one.timezone ?? 'UTC'} · minimum{' '}
                      {one.minimum ?? 'as it is'}, maximum {one.maximum ?? 'as it is'} {boundsWords(one)}
                    </span>
                  </span>
                  {maySchedule ? (
                    <ActionButton
                      actionId="services.remove-scheduled-scaling"
                      environmentId={environmentId}
                      input={{ service, name: one.name }}
                      label="Remove"
                      look="quiet"
                      tone="danger"
                      icon={Trash2}
                    />
                  ) : null}
                </li>
              ))}
            </ul>
          )}
        </StreamedCell>
        {maySchedule ? <ScheduleForm environmentId={environmentId} service={service} /> : null}
      </Section>
      <Section title="Activities">
        <StreamedCell
          cell={activities}
          empty={<p className="text-sm text-ink-muted">None within six weeks.</p>}
        >
          {(all) => (
            <Gradual items={all} first={8} noun="activities">
              {(one) => (
                <li key={one.id} className="flex gap-3 py-1.5 text-xs">
                  <span className="tabular w-[4.5rem] shrink-0 text-ink-faint">
                    <Age at={one.startedAt} suffix="" />
                  </span>
                  <span className="min-w-0 break-words" title={one.cause}>
                    {one.description}
                    <span className={clsx('block', one.status === 'Failed' ? 'text-bad' : 'text-ink-muted')}>
                      {[one.status, one.statusMessage].filter(Boolean).join(' · ')}
                    </span>
                  </span>
                </li>
              )}
            </Gradual>
          )}
        </StreamedCell>
      </Section>
    </>
  );
}

function None() {
  return <p className="text-sm text-ink-muted">None.</p>;
}
