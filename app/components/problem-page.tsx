import { useRevalidator } from '@remix-run/react';
import { CircleHelp } from 'lucide-react';
import type { Problem } from '../http/problem.ts';
import { Button, buttonLook } from './ui/button.tsx';
import { PairLink } from './ui/pair-link.tsx';

/** The one panel for whatever keeps a page from being drawn. */
export function ProblemPanel({ problem }: { readonly problem: Problem }) {
  const { revalidate, state } = useRevalidator();
  return (
    <div role="alert" className="rounded-lg border border-line bg-surface p-6">
      <p className="flex items-center gap-2 text-xs text-ink-faint">
        <CircleHelp aria-hidden className="size-4" />
        {problem.status}
      </p>
      <h1 className="mt-2 text-lg font-semibold">{problem.title}</h1>
      <p className="mt-1 max-w-prose break-words text-sm text-ink-muted">{problem.sentence}</p>
      {problem.requestId ? (
        <p className="mt-2 font-mono text-2xs text-ink-faint">Request {problem.requestId}</p>
      ) : null}
      <div className="mt-5 flex gap-2">
        {problem.status >= 500 ? (
          <Button look="primary" disabled={state !== 'idle'} onClick={revalidate}>
            Try again
          </Button>
        ) : null}
        <PairLink to="/" prefetch="none" reloadDocument className={buttonLook('plain')}>
          To the overview
        </PairLink>
      </div>
    </div>
  );
}

/** The same where not even the console's frame can be drawn. */
export function ProblemPage({ problem }: { readonly problem: Problem }) {
  return (
    <main className="mx-auto max-w-xl px-4 py-24">
      <ProblemPanel problem={problem} />
    </main>
  );
}
