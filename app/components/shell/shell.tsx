import { Form, useMatches, useNavigation } from '@remix-run/react';
import { LogOut, Search } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Notices } from '../../features/rules/notices.ts';
import { GateProvider } from '../gate/gate-provider.tsx';
import { useHydrated } from '../use-hydrated.ts';
import { SideSwitch } from '../pair/side-switch.tsx';
import { Navigation } from './navigation.tsx';
import { NoticeBanner } from './notice-banner.tsx';
import { PairMenu } from './pair-menu.tsx';
import { useShortcuts } from './shortcuts.ts';
import type { Theme } from './theme.ts';
import { ThemeSwitch } from './theme-switch.tsx';
import { useNotices } from './use-notices.ts';
import { useStanding } from './use-standing.ts';

// Opened by few pages and by keyboard: not part of the first view.
const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));
const KeyHelp = lazy(() => import('./key-help.tsx').then((module) => ({ default: module.KeyHelp })));

interface ShellProps {
  readonly all: readonly EnvironmentLabel[];
  readonly left: EnvironmentLabel;
  readonly right: EnvironmentLabel;
  readonly person: { readonly name: string; readonly role: string };
  readonly theme: Theme;
  /** What is known without asking anybody; the rest is asked for by the page. */
  readonly notices: Notices;
  readonly children: ReactNode;
}

type Opened = 'palette' | 'keys' | undefined;

export function Shell({ all, left, right, person, theme, notices: known, children }: ShellProps) {
  const [opened, setOpened] = useState<Opened>();
  const navigation = useNavigation();
  const isMac = !useHydrated() || /Mac|iP/.test(navigator.platform);
  const notices = useNotices(known);
  useStanding(`${left.id},${right.id}`);
  const isPaired = !useMatches().some(({ handle }) => isAlone(handle));
  useShortcuts({ openPalette: () => setOpened('palette'), openKeys: () => setOpened('keys') });
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:left-3 focus:top-3"
      >
        Skip to the content
      </a>
      <aside
        aria-label="Operations"
        className="sticky top-0 z-20 hidden h-dvh flex-col gap-4 border-r border-line bg-surface px-3 py-4 md:flex"
      >
        <Brand />
        <Navigation waiting={notices.waiting} />
        <SignedIn person={person} />
      </aside>
      <div className="min-w-0">
        <header className="sticky -top-12 z-20 border-b border-line bg-canvas/95 backdrop-blur md:top-0">
          <div
            aria-hidden
            className={
              navigation.state === 'idle'
                ? 'hidden'
                : 'absolute inset-x-0 bottom-0 h-0.5 animate-breathe bg-accent md:bottom-auto md:top-0'
            }
          />
          <div className="flex h-12 items-center justify-between gap-3 px-4 md:px-6">
            <PairMenu all={all} left={left} right={right} />
            <div className="flex items-center gap-1">
              <button
                type="button"
                onClick={() => setOpened('palette')}
                aria-label="Find anything"
                className="flex h-8 items-center gap-2 rounded-md text-sm text-ink-muted hover:text-ink max-md:p-1.5 md:border md:border-line-strong md:bg-surface md:pl-2.5 md:pr-1.5"
              >
                <Search aria-hidden className="size-4" />
                <span className="hidden md:inline">Find anything</span>
                <kbd className="ml-4 hidden rounded border border-line px-1.5 font-sans text-2xs text-ink-faint md:inline">
                  {isMac ? '⌘K' : 'Ctrl K'}
                </kbd>
              </button>
              <ThemeSwitch initial={theme} />
              <div className="md:hidden">
                <SignOut />
              </div>
            </div>
          </div>
          <div className="border-t border-line px-4 py-1.5 md:hidden">
            <Navigation waiting={notices.waiting} />
          </div>
        </header>
        <NoticeBanner notices={notices} />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto flex max-w-[100rem] flex-col gap-4 px-4 py-5 outline-none md:px-6"
        >
          {isPaired ? <SideSwitch left={left} right={right} /> : null}
          <GateProvider labels={all}>{children}</GateProvider>
        </main>
      </div>
      <Suspense>
        {opened === 'palette' ? <Palette onClose={() => setOpened(undefined)} /> : null}
        {opened === 'keys' ? <KeyHelp onClose={() => setOpened(undefined)} /> : null}
      </Suspense>
    </div>
  );
}

/** A page that has no two halves says so: `export const handle = { alone: true }`. */
function isAlone(handle: unknown): boolean {
  return typeof handle === 'object' && handle !== null && 'alone' in handle && handle.alone === true;
}

function Brand() {
  return (
    <div className="flex items-center gap-2.5 px-2.5 pb-1">
      <svg aria-hidden viewBox="0 0 24 24" className="size-5">
        <rect x="2" y="3" width="9" height="18" rx="2" className="fill-accent" />
        <rect x="13" y="3" width="9" height="18" rx="2" className="fill-accent/40" />
      </svg>
      <span className="text-sm font-semibold tracking-tight">Operations</span>
    </div>
  );
}

function SignedIn({ person }: Pick<ShellProps, 'person'>) {
  return (
    <div className="mt-auto flex items-center justify-between gap-2 border-t border-line px-2.5 pt-3">
      <div className="min-w-0 text-sm">
        <p className="truncate font-medium">{person.name}</p>
        <p className="text-2xs text-ink-faint">{person.role}</p>
      </div>
      <SignOut />
    </div>
  );
}

function SignOut() {
  return (
    <Form method="post" action="/sign-out">
      <button
        type="submit"
        aria-label="Sign out"
        title="Sign out"
        className="rounded-md p-1.5 text-ink-muted hover:bg-sunken hover:text-ink"
      >
        <LogOut aria-hidden className="size-4" />
      </button>
    </Form>
  );
}
