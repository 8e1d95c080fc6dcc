import { useLocation } from '@remix-run/react';
import clsx from 'clsx';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Half } from './side.tsx';

interface Shown {
  readonly half: Half;
  readonly show: (half: Half) => void;
}

const ShownHalf = createContext<Shown>({ half: 'left', show: () => undefined });

/** Remembers, in the address, which half a narrow screen shows. */
export function SideSwitchProvider({
  initial,
  children,
}: {
  readonly initial: Half;
  readonly children: ReactNode;
}) {
  const [half, setHalf] = useState<Half>(initial);
  const { key } = useLocation();
  useEffect(() => {
    const url = new URL(window.location.href);
    if ((url.searchParams.get('side') ?? 'left') === half) return;
    if (half === 'left') url.searchParams.delete('side');
    else url.searchParams.set('side', half);
    // Not a navigation: both halves are in the page already.
    window.history.replaceState(window.history.state, '', url);
  }, [half, key]);
  // One object: a new one would draw anew what has not even arrived yet.
  const shown = useMemo(() => ({ half, show: setHalf }), [half]);
  return (
    <ShownHalf.Provider value={shown}>
      <div data-shown={half} className="contents">
        {children}
      </div>
    </ShownHalf.Provider>
  );
}

/** Shows a half on a narrow screen: for links that lead to something of one environment. */
export function useShowHalf(): (half: Half) => void {
  return useContext(ShownHalf).show;
}

interface SideSwitchProps {
  readonly left: EnvironmentLabel;
  readonly right: EnvironmentLabel;
}

/** On a phone: which half is shown, with both names in sight. */
export function SideSwitch({ left, right }: SideSwitchProps) {
  const { half, show } = useContext(ShownHalf);
  return (
    <div
      role="group"
      aria-label="Environment shown"
      className="sticky top-[calc(var(--under-head)+0.375rem)] z-10 grid grid-cols-2 gap-1 rounded-lg bg-sunken p-1 shadow-[0_0_0_0.375rem_rgb(var(--canvas))] md:hidden"
    >
      {(
        [
          ['left', left],
          ['right', right],
        ] as const
      ).map(([id, side]) => (
        <button
          key={id}
          type="button"
          data-colour={side.colour}
          aria-pressed={half === id}
          onClick={() => show(id)}
          className={clsx(
            'flex h-9 min-w-0 items-center justify-center gap-2 rounded-md px-2 text-sm font-medium',
            half === id ? 'bg-surface text-side-ink shadow-sm dark:bg-line' : 'text-ink-muted',
          )}
        >
          <span
            aria-hidden
            className={clsx('size-2 shrink-0 rounded-full', half === id ? 'bg-side' : 'border border-side')}
          />
          <span className="truncate">{side.label}</span>
        </button>
      ))}
    </div>
  );
}
