import { useFetcher } from '@remix-run/react';
import { Square } from 'lucide-react';
import { Button } from '../ui/button.tsx';

/** Asks a running operation to stop at its next safe place. What it did until then stays, and its record says so. */
export function CancelRun({ runId }: { readonly runId: string }) {
  const fetcher = useFetcher();
  const isAsked = fetcher.state !== 'idle' || fetcher.data !== undefined;
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
