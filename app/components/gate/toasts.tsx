import { useLocation } from '@remix-run/react';
import clsx from 'clsx';
import { OctagonAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RunView } from '../../features/operations/run-view.ts';
import type { Toast } from './gate-state.ts';
import { RunLink } from './outcome-view.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunStateMark } from './run-state-mark.tsx';
import { CancelRun } from './cancel-run.tsx';
import { UndoOffer } from './undo-offer.tsx';

/** What went well needs no answer; what did not stays until it is read. */
const SHOWN_MS = 20_000;

interface ToastsProps {
  readonly toasts: readonly Toast[];
  readonly onClose: (id: string) => void;
}

/** What happened, in the corner, with the way back. Above the pages: it stays when one goes to another. */
export function Toasts({ toasts, onClose }: ToastsProps) {
  return (
    <section
      aria-label="Notices"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-30 flex flex-col items-stretch gap-2 p-3 sm:left-auto sm:w-[26rem]"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={onClose} />
      ))}
    </section>
  );
}

interface ToastCardProps {
  readonly toast: Toast;
  readonly onClose: (id: string) => void;
}

function ToastCard({ toast, onClose }: ToastCardProps) {
  const { id, run, refusal, wish } = toast;
  const [isHeld, setHeld] = useState(false);
  const fades = run?.state === 'done';
  useEffect(() => {
    if (!fades || isHeld) return undefined;
    const timer = setTimeout(() => onClose(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [fades, id, isHeld, onClose]);
  return (
    <div
      data-colour={run?.environment?.colour}
      data-toast
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className={clsx(
        'pointer-events-auto rounded-lg border border-l-4 bg-raised shadow-lifted',
        refusal ? 'border-line border-l-bad' : 'border-line border-l-side',
      )}
    >
      <div className="flex items-start gap-3 px-3.5 py-3">
        <div className="min-w-0 flex-1 space-y-2">
          {run ? <RunNotice run={run} /> : null}
          {refusal ? (
            <RefusalNotice label={wish.label} sentence={refusal.sentence} signIn={refusal.signIn} />
          ) : null}
          {run ? (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              {/* Whoever has pressed Undo has seen the notice. */}
              {run.undo?.possible ? (
                <div onSubmit={() => onClose(id)}>
                  <UndoOffer run={run} />
                </div>
              ) : null}
              {run.mayCancel ? <CancelRun runId={run.id} /> : null}
              <RunLink runId={run.id} />
            </div>
          ) : null}
        </div>
        <button
          type="button"
          aria-label="Close the notice"
          onClick={() => onClose(id)}
          className="rounded-md p-0.5 text-ink-faint hover:bg-sunken hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      </div>
    </div>
  );
}

function RunNotice({ run }: { readonly run: RunView }) {
  const isActive = run.state === 'waiting' || run.state === 'running';
  return (
    <div className="space-y-1.5">
      <p className="flex flex-wrap items-center gap-x-3">
        <RunStateMark state={run.state} stall={run.stall} undone={run.undoneBy !== undefined} />
        {run.environment ? (
          <span className="text-xs font-medium text-side-ink">{run.environment.label}</span>
        ) : null}
      </p>
      <p className="line-clamp-4 text-sm [overflow-wrap:anywhere]">
        {isActive ? run.summary : (run.sentence ?? run.summary)}
      </p>
      {isActive ? <RunProgress run={run} /> : null}
      {run.remaining ? <p className="text-xs text-ink-muted">Not done: {run.remaining}</p> : null}
    </div>
  );
}

interface RefusalNoticeProps {
  readonly label: string;
  readonly sentence: string;
  readonly signIn?: boolean;
}

function RefusalNotice({ label, sentence, signIn }: RefusalNoticeProps) {
  return (
    <div className="space-y-1 text-sm">
      <p className="flex items-center gap-1.5 text-xs font-medium text-bad">
        <OctagonAlert aria-hidden className="size-3.5" />
        {label}: not done
      </p>
      <p className="[overflow-wrap:anywhere]">{sentence}</p>
      {signIn ? <SignInAgain /> : null}
    </div>
  );
}

/** Leads back to the page that one was at. */
export function SignInAgain() {
  const { pathname, search } = useLocation();
  return (
    <a
      href={`/sign-in?${new URLSearchParams({ redirectTo: `${pathname}${search}` }).toString()}`}
      className="text-xs text-accent underline-offset-2 hover:underline"
    >
      Sign in again
    </a>
  );
}
