import clsx from 'clsx';
import { OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Half } from '../../components/pair/side.tsx';

interface TroubleSectionProps {
  /** What the section is called. */
  readonly name: string;
  /** How much is wrong, and where, in a sentence. */
  readonly title: string;
  /** `warn` where nothing has failed yet. */
  readonly tone?: 'bad' | 'warn';
  /** List items. */
  readonly children: ReactNode;
}

/** Something that is wrong: how much of it, where, and each with the page that says more. */
export function TroubleSection({ name, title, tone = 'bad', children }: TroubleSectionProps) {
  const Icon = tone === 'bad' ? OctagonAlert : TriangleAlert;
  return (
    <section aria-label={name} className="overflow-hidden rounded-lg border border-line bg-surface">
      <h2
        className={clsx(
          'flex items-center gap-2 border-b border-line px-4 py-2 text-sm font-medium',
          tone === 'bad' ? 'bg-bad/10 text-bad' : 'bg-warn/10 text-warn',
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        {title}
      </h2>
      <ul className="divide-y divide-line">{children}</ul>
    </section>
  );
}

const GUARDS = ['two-person', 'typed-name', 'confirm', 'none'] as const;

/** The sides, the best guarded one first: what is wrong there costs the most. */
export function worstFirst<Told extends { readonly half: Half }>(
  told: readonly Told[],
  labels: readonly [EnvironmentLabel, EnvironmentLabel],
): readonly Told[] {
  const rank = ({ half }: Told) => GUARDS.indexOf(labels[half === 'left' ? 0 : 1].guard);
  return [...told].sort((one, other) => rank(one) - rank(other));
}
