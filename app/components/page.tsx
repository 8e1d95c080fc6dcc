import type { ReactNode } from 'react';

interface PageProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A page's head and its body, at the console's one measure. */
export function Page({ title, lead, aside, children }: PageProps) {
  return (
    <div className="space-y-5">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="break-words text-xl font-semibold tracking-tight">{title}</h1>
          {lead ? <p className="mt-1 text-sm text-ink-muted">{lead}</p> : null}
        </div>
        {aside}
      </header>
      {children}
    </div>
  );
}

/** A few facts of a resource, name and value, aligned. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm md:grid-cols-[minmax(9.5rem,auto)_minmax(0,1fr)]">
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="tabular min-w-0 break-words">{children}</dd>
    </>
  );
}

/** A titled part of a pane. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mt-5 border-t border-line pt-4 first:mt-0 first:border-0 first:pt-0">
      <h2 className="mb-3 text-xs font-medium uppercase tracking-wide text-ink-faint">{title}</h2>
      {children}
    </section>
  );
}
