import { Download, Handshake } from 'lucide-react';
import { RUN_VERDICT_WORDS, RUN_VERDICTS } from '../../../core/runbooks/kept-run.ts';
import { Age } from '../../components/clock.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button, buttonLook } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { RunForm } from './run-form.tsx';
import type { RunOfRunbook } from './run-view.ts';

interface RunPanelProps {
  readonly run: RunOfRunbook;
  readonly mayRun: boolean;
}

/** Who goes through a runbook since when, and how far; handing over, taking over, and the end. */
export function RunPanel({ run, mayRun }: RunPanelProps) {
  const { end, offer, ticked, steps, holder, isOpen } = run;
  const mayChange = mayRun && isOpen;
  return (
    <section
      aria-label="Run"
      className="space-y-3 rounded-lg border border-accent/40 bg-surface px-4 py-3 text-sm"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <Badge tone={isOpen ? 'accent' : 'neutral'}>{isOpen ? 'Run open' : 'Run finished'}</Badge>
        <p>
          <span className="tabular font-medium">
            {ticked} of {steps.length} steps ticked
          </span>
          <span className="text-ink-muted">
            ; begun by {run.startedBy} <Age at={run.startedAt} />, held by {holder}
          </span>
        </p>
        <span className="ml-auto flex flex-wrap gap-2">
          <PairLink to={`/runbooks/runs/${run.id}`} className={buttonLook('quiet')}>
            Its record
          </PairLink>
          <a href={`/runbooks/runs/${run.id}/export`} download className={buttonLook('quiet')}>
            <Download aria-hidden className="size-4" />
            Markdown
          </a>
        </span>
      </div>
      {end ? (
        <p className="[overflow-wrap:anywhere]">
          <span className="font-medium">{RUN_VERDICT_WORDS[end.verdict]}</span>, said {end.by}{' '}
          <Age at={end.at} />
          {end.text ? `: ${end.text}` : '.'}
        </p>
      ) : null}
      {offer ? (
        <p role="status" className="flex items-center gap-2 text-warn [overflow-wrap:anywhere]">
          <Handshake aria-hidden className="size-4 shrink-0" />
          {offer.by} hands it over{offer.text ? `: ${offer.text}` : '.'}
        </p>
      ) : null}
      {mayChange ? <RunChanges run={run} /> : null}
    </section>
  );
}

function RunChanges({ run }: { readonly run: RunOfRunbook }) {
  const common = { runbookId: run.runbookId, runId: run.id };
  const line = 'flex flex-wrap items-end gap-2';
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-3 border-t border-line pt-3">
      {run.offer ? (
        <RunForm key="offered" {...common} intent={run.isHolder ? 'withdraw' : 'accept'} className={line}>
          {(isBusy) => (
            <Button type="submit" look={run.isHolder ? 'plain' : 'primary'} disabled={isBusy}>
              {run.isHolder ? 'Keep it after all' : 'Take it over'}
            </Button>
          )}
        </RunForm>
      ) : run.isHolder ? (
        <RunForm key="held" {...common} intent="offer" className={line}>
          {(isBusy) => (
            <>
              <TextField
                label="To whom, and what to know"
                name="text"
                maxLength={2_000}
                className="sm:w-64"
              />
              <Button type="submit" disabled={isBusy}>
                Hand over
              </Button>
            </>
          )}
        </RunForm>
      ) : null}
      <RunForm {...common} intent="finish" className={line}>
        {(isBusy) => (
          <>
            <SelectField
              label="How it ended"
              name="verdict"
              className="w-52"
              options={RUN_VERDICTS.map((value) => ({ value, label: RUN_VERDICT_WORDS[value] }))}
            />
            <TextField label="In words" name="text" maxLength={2_000} className="sm:w-64" />
            <Button type="submit" disabled={isBusy}>
              Finish
            </Button>
          </>
        )}
      </RunForm>
    </div>
  );
}
