import { Square, CircleCheck } from 'lucide-react';
import { Age } from '../../components/clock.tsx';
import { Button } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { RunForm } from './run-form.tsx';
import type { RunOfRunbook, StepOfRun as Step } from './run-view.ts';

interface StepOfRunProps {
  readonly run: RunOfRunbook;
  readonly step: Step;
  readonly mayRun: boolean;
}

/** What a run knows of a step: its tick with what the checks told then, its notes; and how to add to them. */
export function StepOfRun({ run, step, mayRun }: StepOfRunProps) {
  const { tick, notes } = step;
  const mayChange = mayRun && run.isOpen;
  const common = { runbookId: run.runbookId, runId: run.id, step: step.id };
  const Icon = tick ? CircleCheck : Square;
  return (
    <div
      role="group"
      aria-label={`${step.title}: the run`}
      className="space-y-2 border-t border-line bg-sunken/50 px-4 py-2.5 text-sm"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {mayChange ? (
          <RunForm
            key={tick ? 'untick' : 'tick'}
            {...common}
            intent={tick ? 'untick' : 'tick'}
            className="flex flex-wrap items-center gap-2"
          >
            {(isBusy) => (
              <Button type="submit" look={tick ? 'quiet' : 'plain'} aria-busy={isBusy} disabled={isBusy}>
                <Icon aria-hidden className="size-4" />
                {tick ? 'Take the tick back' : 'Tick'}
                <span className="sr-only"> {step.title}</span>
              </Button>
            )}
          </RunForm>
        ) : null}
        {tick ? (
          <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-muted">
            <CircleCheck aria-hidden className="size-3.5 text-good" />
            <span>
              ticked by {tick.who}, <Age at={tick.at} />
            </span>
            {tick.outcome ? <OutcomeMark outcome={tick.outcome} of="It was then" withWord /> : null}
          </p>
        ) : mayChange ? null : (
          <p className="text-xs text-ink-faint">not ticked</p>
        )}
        {mayChange ? (
          <RunForm
            key={notes.length}
            {...common}
            intent="note"
            className="ml-auto flex flex-wrap items-end gap-2 max-sm:w-full"
          >
            {(isBusy) => (
              <>
                <TextField
                  label={`Note at ${step.title}`}
                  hideLabel
                  placeholder="Note"
                  name="text"
                  required
                  maxLength={2_000}
                  className="min-w-0 flex-1 sm:w-64"
                />
                <Button type="submit" disabled={isBusy}>
                  Note
                </Button>
              </>
            )}
          </RunForm>
        ) : null}
      </div>
      {notes.length > 0 ? (
        <ul className="space-y-1 text-xs">
          {notes.map((note, index) => (
            <li key={index} className="[overflow-wrap:anywhere]">
              <span className="text-ink-faint">
                {note.who}, <Age at={note.at} />:
              </span>{' '}
              {note.text}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
