import type { ReactNode } from 'react';
import type { MarkState } from './step-mark.tsx';
import { StepMark } from './step-mark.tsx';

interface WayStepProps {
  readonly number: number;
  readonly title: string;
  readonly lead?: string;
  readonly mark?: { readonly state: MarkState; readonly word: string };
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** One step of a way: its number, what it is for, how it stands, and what it offers. */
export function WayStep({ number, title, lead, mark, actions, children }: WayStepProps) {
  const id = `way-step-${number}`;
  return (
    <section aria-labelledby={id} className="overflow-hidden rounded-lg border border-line bg-surface">
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
          <h2 id={id} className="text-sm font-semibold">
            <span className="tabular mr-2 font-normal text-ink-faint">{number}</span>
            {title}
          </h2>
          {mark ? <StepMark {...mark} withWord /> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-end gap-2">{actions}</div> : null}
      </header>
      {lead ? <p className="px-4 pt-3 text-xs text-ink-muted">{lead}</p> : null}
      {children}
    </section>
  );
}
