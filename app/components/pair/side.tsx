import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';

export type Half = 'left' | 'right';

/** The environment's name in its colour: on every pane, every half and every dialog. */
export function SideName({
  side,
  className,
}: {
  readonly side: Pick<EnvironmentLabel, 'label' | 'colour'>;
  readonly className?: string;
}) {
  return (
    <span
      data-colour={side.colour}
      className={clsx('inline-flex items-center gap-2 font-medium text-side-ink', className)}
    >
      <span aria-hidden className="size-2 rounded-full bg-side" />
      <span className="truncate">{side.label}</span>
    </span>
  );
}

/** The account and region that a half talks to, in small print. */
export function SidePlace({ side }: { readonly side: EnvironmentLabel }) {
  return (
    <span className="tabular truncate font-mono text-2xs text-ink-faint" title={side.endpoint ?? 'AWS'}>
      {side.account} · {side.region}
    </span>
  );
}

interface PaneProps {
  /** Without its account where that is nobody's business: then no place is told. */
  readonly side: EnvironmentLabel | Pick<EnvironmentLabel, 'label' | 'colour'>;
  /** Of a pair; a pane that stands alone is shown whichever side a phone has chosen. */
  readonly half?: Half;
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** One environment's half of a detail page. */
export function Pane({ side, half, title, aside, children }: PaneProps) {
  return (
    <section
      data-half={half}
      data-colour={side.colour}
      aria-label={side.label}
      className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div aria-hidden className="h-0.5 bg-side" />
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2">
        <div className="flex min-w-0 items-center gap-3">
          <SideName side={side} className="text-sm" />
          {title ? (
            <span
              title={typeof title === 'string' ? title : undefined}
              className="min-w-0 truncate font-mono text-xs text-ink-muted"
            >
              {title}
            </span>
          ) : null}
        </div>
        {aside ?? ('account' in side ? <SidePlace side={side} /> : null)}
      </header>
      <div className="p-4">{children}</div>
    </section>
  );
}

/** Two panes beside each other; on a phone the one that the switch shows. */
export function Panes({ children }: { readonly children: ReactNode }) {
  return <div className="grid grid-cols-1 gap-4 md:grid-cols-2">{children}</div>;
}
