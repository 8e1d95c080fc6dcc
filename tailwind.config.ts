import type { Config } from 'tailwindcss';

const token = (name: string) => `rgb(var(--${name}) / <alpha-value>)`;

export default {
  content: ['./app/**/*.{ts,tsx}'],
  darkMode: ['selector', '[data-theme="dark"]'],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      canvas: token('canvas'),
      surface: token('surface'),
      sunken: token('sunken'),
      raised: token('raised'),
      line: token('line'),
      'line-strong': token('line-strong'),
      ink: token('ink'),
      'ink-muted': token('ink-muted'),
      'ink-faint': token('ink-faint'),
      accent: token('accent'),
      'accent-ink': token('accent-ink'),
      'accent-soft': token('accent-soft'),
      good: token('good'),
      warn: token('warn'),
      bad: token('bad'),
      side: token('side'),
      'side-ink': token('side-ink'),
      'side-soft': token('side-soft'),
    },
    fontFamily: {
      sans: ['Inter Variable', 'system-ui', 'sans-serif'],
      mono: ['JetBrains Mono Variable', 'ui-monospace', 'monospace'],
    },
    fontSize: {
      '2xs': ['0.6875rem', { lineHeight: '1rem' }],
      xs: ['0.75rem', { lineHeight: '1.125rem' }],
      sm: ['0.8125rem', { lineHeight: '1.25rem' }],
      base: ['0.875rem', { lineHeight: '1.375rem' }],
      lg: ['1.0625rem', { lineHeight: '1.5rem' }],
      xl: ['1.3125rem', { lineHeight: '1.75rem' }],
    },
    extend: {
      boxShadow: {
        lifted: '0 1px 2px rgb(var(--shadow) / 0.06), 0 8px 24px -8px rgb(var(--shadow) / 0.18)',
      },
      keyframes: {
        breathe: { '0%, 100%': { opacity: '0.55' }, '50%': { opacity: '1' } },
      },
      animation: { breathe: 'breathe 1.6s ease-in-out infinite' },
    },
  },
  plugins: [],
} satisfies Config;
