import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { keepPreference } from './preference.ts';
import type { Theme } from './theme.ts';
import { applyTheme, THEMES } from './theme.ts';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

/** Light, dark, or as the machine has it: one button that goes round. */
export function ThemeSwitch({ initial }: { readonly initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const Icon = ICONS[theme];
  return (
    <button
      type="button"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
      className="rounded-md p-1.5 text-ink-muted hover:bg-sunken hover:text-ink"
      onClick={() => {
        const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
        setTheme(next);
        applyTheme(next);
        keepPreference({ theme: next });
      }}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}
