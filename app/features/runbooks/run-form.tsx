import { useFetcher } from '@remix-run/react';
import type { ReactNode } from 'react';

interface RunFormProps {
  readonly runbookId: string;
  readonly runId: string;
  /** What happens to the run: `tick`, `note`, … */
  readonly intent: string;
  readonly step?: string;
  readonly className?: string;
  readonly label?: string;
  readonly children: (isBusy: boolean) => ReactNode;
}

/** A form that adds to a run. What the console refused is told below it, and what others made of the run is shown. */
export function RunForm({ runbookId, runId, intent, step, className, label, children }: RunFormProps) {
  const fetcher = useFetcher<{ readonly sentence: string }>();
  const isBusy = fetcher.state !== 'idle';
  return (
    <fetcher.Form
      method="post"
      action={`/runbooks/${encodeURIComponent(runbookId)}`}
      className={className}
      aria-label={label}
    >
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="run" value={runId} />
      {step === undefined ? null : <input type="hidden" name="step" value={step} />}
      {children(isBusy)}
      {fetcher.data?.sentence && !isBusy ? (
        <p role="alert" className="basis-full text-xs text-bad">
          {fetcher.data.sentence}
        </p>
      ) : null}
    </fetcher.Form>
  );
}
