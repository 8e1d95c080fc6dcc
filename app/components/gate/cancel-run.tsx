import { useFetcher } from '@remix-run/react';
import { Square } from 'lucide-react';
import { Button } from '../ui/button.tsx';

interface CancelAnswer {
  readonly cancelled: boolean;
}

/** How far the wish to stop is; `over` where the run had ended before it was heard. */
export function cancelPhase(asked: {
  readonly state: 'idle' | 'submitting' | 'loading';
  readonly data: CancelAnswer | undefined;
}): 'offered' | 'asked' | 'over' {
  if (asked.data !== undefined) return asked.data.cancelled ? 'asked' : 'over';
  return asked.state === 'idle' ? 'offered' : 'asked';
}

/** Asks a running operation to stop at its next safe place. What it did until then stays, and its record says so. */
export function CancelRun({ runId }: { readonly runId: string }) {
  const fetcher = useFetcher<CancelAnswer>();
  const phase = cancelPhase(fetcher);
  if (phase === 'over')
    return (
      <p role="status" className="text-xs text-ink-muted">
        It has ended already.
      </p>
    );
  const isAsked = phase === 'asked';
  return (
    <fetcher.Form method="post" action={`/operations/${runId}`} className="inline-flex">
      <input type="hidden" name="intent" value="cancel" />
      <Button type="submit" disabled={isAsked}>
        <Square aria-hidden className="size-3.5" />
        {isAsked ? 'Asked to stop' : 'Cancel it'}
      </Button>
    </fetcher.Form>
  );
}
