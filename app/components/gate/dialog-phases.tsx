import { Ban, Hourglass, RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { RunView } from '../../features/operations/run-view.ts';
import { isActive } from '../../features/operations/run-view.ts';
import { FailureNote } from '../cells/failure-note.tsx';
import { CopyButton } from '../command-line.tsx';
import { Button } from '../ui/button.tsx';
import { PairLink } from '../ui/pair-link.tsx';
import type { Confirmation } from './ask-gate.ts';
import { CancelRun } from './cancel-run.tsx';
import { ConfirmForm } from './confirm-form.tsx';
import { TimeLeft } from './countdown.tsx';
import type { DialogPhase, Refusal } from './gate-state.ts';
import { OutcomeView, RunLink } from './outcome-view.tsx';
import { movedParts, movedWords } from './plan-parts.ts';
import { PlanView } from './plan-view.tsx';
import { RevealedValue } from './revealed-value.tsx';
import { SignInAgain } from './toasts.tsx';
import { UndoOffer } from './undo-offer.tsx';

function Body({ children }: { readonly children: ReactNode }) {
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label="Plan"
      className="min-h-0 flex-1 overflow-y-auto px-4 py-4 outline-none"
    >
      {children}
    </div>
  );
}

/** What is pressed stands below the plan, always in sight. */
function Foot({ children }: { readonly children: ReactNode }) {
  return (
    <footer className="max-h-[60dvh] shrink-0 overflow-y-auto border-t border-line px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      {children}
    </footer>
  );
}

interface PlannedPhaseProps {
  readonly shown: Extract<DialogPhase, { readonly phase: 'planned' }>;
  readonly tone?: 'plain' | 'danger';
  readonly onConfirm: (intent: 'execute' | 'ask', confirmation: Confirmation) => void;
  readonly onClose: () => void;
}

export function PlannedPhase({ shown, tone, onConfirm, onClose }: PlannedPhaseProps) {
  const { presentation, earlier, notice, isSending } = shown;
  const moved = movedParts(earlier, presentation);
  return (
    <>
      <Body>
        {moved.size > 0 ? (
          <p
            role="alert"
            className="mb-4 flex gap-2.5 rounded-md border border-warn/40 px-3 py-2 text-sm text-warn"
          >
            <RefreshCw aria-hidden className="mt-0.5 size-4 shrink-0" />
            Since the plan was shown, {movedWords(moved)} changed. Nothing was done. This is what would happen
            now.
          </p>
        ) : null}
        <PlanView
          plan={presentation.plan}
          confirmation={presentation.confirmation}
          obstacles={presentation.obstacles}
          moved={moved}
        />
      </Body>
      <Foot>
        {notice ? (
          <p role="alert" className="mb-3 flex gap-2 text-sm text-bad">
            <Ban aria-hidden className="mt-0.5 size-4 shrink-0" />
            {notice}
          </p>
        ) : null}
        {/* A plan that is another is confirmed anew, from nothing. */}
        <ConfirmForm
          key={presentation.hash}
          presentation={presentation}
          tone={tone}
          isSending={isSending}
          onConfirm={onConfirm}
          onCancel={onClose}
        />
      </Foot>
    </>
  );
}

interface RefusedPhaseProps {
  readonly refusal: Refusal;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}

export function RefusedPhase({ refusal, onClose, onAgain }: RefusedPhaseProps) {
  return (
    <>
      <Body>
        <p role="alert" className="flex gap-2.5 text-sm">
          <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
          <span className="[overflow-wrap:anywhere]">{refusal.sentence}</span>
        </p>
        {refusal.failure ? (
          <div className="mt-3">
            <FailureNote failure={refusal.failure} compact />
          </div>
        ) : null}
      </Body>
      <Foot>
        <div className="flex items-center justify-end gap-3">
          {refusal.signIn ? <SignInAgain /> : null}
          <Button onClick={onAgain}>Look again</Button>
          <FocusedButton onClick={onClose}>Close</FocusedButton>
        </div>
      </Foot>
    </>
  );
}

interface WaitingPhaseProps {
  readonly approvalId: string;
  readonly expiresAt: number;
  readonly onClose: () => void;
}

export function WaitingPhase({ approvalId, expiresAt, onClose }: WaitingPhaseProps) {
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(location.origin), []);
  const path = `/approvals/${approvalId}`;
  return (
    <>
      <Body>
        <div className="flex gap-2.5 text-sm">
          <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <div className="min-w-0 space-y-3">
            <p>
              <span role="status">A second person has to agree</span>, within <TimeLeft until={expiresAt} />.
              It runs when they do, if the plan is still the same. You can close this.
            </p>
            <p className="text-xs text-ink-muted">Send them this link:</p>
            <p className="flex items-start gap-2 rounded-md bg-sunken px-3 py-2">
              <PairLink
                to={path}
                onClick={onClose}
                className="min-w-0 flex-1 break-all font-mono text-2xs leading-5"
              >
                {origin}
                {path}
              </PairLink>
              <CopyButton text={`${origin}${path}`} label="Copy the link" />
            </p>
          </div>
        </div>
      </Body>
      <Foot>
        <div className="flex justify-end">
          <FocusedButton onClick={onClose}>Close</FocusedButton>
        </div>
      </Foot>
    </>
  );
}

interface RunPhaseProps {
  readonly run: RunView;
  readonly reveal?: string;
  readonly onClose: () => void;
  readonly onLeave: () => void;
  readonly onConceal: () => void;
  readonly onAgain: () => void;
}

export function RunPhase({ run, reveal, onClose, onLeave, onConceal, onAgain }: RunPhaseProps) {
  const active = isActive(run);
  return (
    <>
      <Body>
        <div className="space-y-4">
          {active ? <p className="text-sm font-medium [overflow-wrap:anywhere]">{run.summary}</p> : null}
          <OutcomeView run={run} />
        </div>
        {reveal === undefined ? null : (
          <div className="mt-4">
            <RevealedValue value={reveal} onConceal={onConceal} />
          </div>
        )}
      </Body>
      <Foot>
        <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
          <span className="mr-auto">
            <RunLink runId={run.id} onFollow={onClose} />
          </span>
          {run.mayCancel ? <CancelRun runId={run.id} /> : null}
          <UndoOffer run={run} />
          {run.state === 'failed' ? <Button onClick={onAgain}>Look again</Button> : null}
          <FocusedButton onClick={active ? onLeave : onClose}>
            {active ? 'Leave it running' : 'Close'}
          </FocusedButton>
        </div>
      </Foot>
    </>
  );
}

/** What had the focus is gone with the part of the dialog that it was in: here it goes on. */
function FocusedButton({
  onClick,
  children,
}: {
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  const button = useRef<HTMLSpanElement>(null);
  useEffect(() => button.current?.querySelector('button')?.focus(), []);
  return (
    <span ref={button}>
      <Button onClick={onClick}>{children}</Button>
    </span>
  );
}
