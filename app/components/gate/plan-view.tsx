import clsx from 'clsx';
import { Archive, Ban, Coins, Terminal, TriangleAlert, Undo2, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Obstacle } from '../../../core/actions/presentation.ts';
import type { Plan } from '../../../core/actions/plan.ts';
import type { Confirmation } from '../../../core/actions/risk.ts';
import { CommandLine } from '../command-line.tsx';
import { formatDuration } from '../format.ts';
import { Badge } from '../ui/badge.tsx';
import { PlanDifference } from './plan-difference.tsx';
import { PlanFindings } from './plan-findings.tsx';
import type { PlanPart } from './plan-parts.ts';

interface PlanViewProps {
  readonly plan: Omit<Plan, 'facts'>;
  readonly confirmation?: Confirmation;
  readonly obstacles?: readonly Obstacle[];
  /** Parts that are not as they were when the plan was first shown. */
  readonly moved?: ReadonlySet<PlanPart>;
  /** Left out where its sentence stands above already. */
  readonly withSummary?: boolean;
}

/** Everything that a plan says, drawn the same in the dialog, on the page, for the second person and afterwards. */
export function PlanView({
  plan,
  confirmation,
  obstacles = [],
  moved = new Set(),
  withSummary = true,
}: PlanViewProps) {
  const { changes, calls, costs, loses, capture, undo, estimates, findings = [], commands } = plan;
  return (
    <div className="space-y-4 text-sm">
      {obstacles.map((obstacle) => (
        <p
          key={obstacle.code}
          role="alert"
          className="flex gap-2.5 rounded-md border border-bad/40 px-3 py-2 text-bad"
        >
          <Ban aria-hidden className="mt-0.5 size-4 shrink-0" />
          {obstacle.sentence}
        </p>
      ))}
      {withSummary ? (
        <Part isMoved={moved.has('summary')}>
          <p className="text-base font-medium [overflow-wrap:anywhere]">{plan.summary}</p>
        </Part>
      ) : null}
      {estimates.length > 0 ? (
        <dl className="tabular flex flex-wrap gap-x-6 gap-y-1 text-xs">
          {estimates.map(({ label, value }) => (
            <div key={label} className="flex gap-1.5">
              <dt className="text-ink-faint">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {findings.length > 0 ? (
        <Part title="What was looked into">
          <PlanFindings findings={findings} />
        </Part>
      ) : null}
      {changes.length > 0 ? (
        <Part title="What is different afterwards" isMoved={moved.has('changes')}>
          <PlanDifference changes={changes} />
        </Part>
      ) : null}
      {loses.length > 0 ? (
        <Part title="What is lost" isMoved={moved.has('loses')}>
          <Sentences sentences={loses} icon={<TriangleAlert aria-hidden className="text-warn" />} />
        </Part>
      ) : null}
      {costs.length > 0 ? (
        <Part title="What it costs" isMoved={moved.has('costs')}>
          <Sentences sentences={costs} icon={<Coins aria-hidden className="text-warn" />} />
        </Part>
      ) : null}
      {capture ? (
        <Part title="What is kept before" isMoved={moved.has('capture')}>
          <Line icon={<Archive aria-hidden className="text-ink-muted" />}>
            {capture.keeps}, for {formatDuration(capture.keptForHours * 3_600)} in{' '}
            <span className="break-all font-mono text-xs">{capture.where}</span>
            {capture.lacks.map((lack) => (
              <span key={lack} className="block text-warn">
                It lacks {lack}
              </span>
            ))}
          </Line>
        </Part>
      ) : null}
      <Part title="How it is undone" isMoved={moved.has('undo')}>
        <Line icon={<Undo2 aria-hidden className="text-ink-muted" />}>
          <UndoReachBadge reach={undo.reach} /> <span className="align-middle">{undo.how}</span>
        </Line>
      </Part>
      {confirmation === 'second-person' ? (
        <Part title="Who has to agree">
          <Line icon={<Users aria-hidden className="text-ink-muted" />}>
            Somebody else who may do this. The agreement holds for this plan alone, and for four hours.
          </Line>
        </Part>
      ) : null}
      <Part title="The calls, in order" isMoved={moved.has('calls')}>
        <ol className="space-y-1">
          {calls.map(({ operation, on, times }, index) => (
            <li key={`${operation} ${on} ${index}`} className="flex gap-3 text-xs">
              <span className="tabular w-4 shrink-0 text-right text-ink-faint">{index + 1}</span>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="font-mono">{operation}</span>
                <span className="text-ink-muted"> on {on}</span>
                {times ? <span className="text-ink-faint"> · {times}</span> : null}
              </span>
            </li>
          ))}
        </ol>
      </Part>
      {commands.length > 0 ? (
        <details>
          <summary className="flex cursor-pointer select-none items-center gap-2 text-xs text-ink-muted hover:text-ink">
            <Terminal aria-hidden className="size-3.5" />
            The same on the command line
            {moved.has('commands') ? <Moved /> : null}
          </summary>
          <div className="mt-2 space-y-2">
            {commands.map((line, index) => (
              <CommandLine key={`${index} ${line}`} line={line} />
            ))}
          </div>
        </details>
      ) : null}
    </div>
  );
}

interface PartProps {
  readonly title?: string;
  readonly isMoved?: boolean;
  readonly children: ReactNode;
}

function Part({ title, isMoved = false, children }: PartProps) {
  return (
    <section
      data-moved={isMoved || undefined}
      className={clsx(isMoved && '-ml-3 border-l-2 border-warn pl-[0.6875rem]')}
    >
      {title || isMoved ? (
        <h3 className="mb-1.5 flex items-center gap-2 text-xs font-medium text-ink-faint">
          {title}
          {isMoved ? <Moved /> : null}
        </h3>
      ) : null}
      {children}
    </section>
  );
}

function Moved() {
  return <Badge tone="warn">changed just now</Badge>;
}

function Line({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="flex gap-2.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div className="min-w-0 [overflow-wrap:anywhere]">{children}</div>
    </div>
  );
}

function Sentences({ sentences, icon }: { readonly sentences: readonly string[]; readonly icon: ReactNode }) {
  return (
    <div className="space-y-1">
      {sentences.map((sentence) => (
        <Line key={sentence} icon={icon}>
          {sentence}
        </Line>
      ))}
    </div>
  );
}

const REACHES = {
  complete: { tone: 'good', word: 'completely' },
  partial: { tone: 'warn', word: 'in part' },
  none: { tone: 'bad', word: 'not at all' },
} as const;

/** How far an undo goes, in a word. */
export function UndoReachBadge({ reach }: { readonly reach: Plan['undo']['reach'] }) {
  return <Badge tone={REACHES[reach].tone}>{REACHES[reach].word}</Badge>;
}
