import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from 'tailwindcss';

const folder = path.dirname(fileURLToPath(import.meta.url));
const token = (name: string) => `rgb(var(--${name}) / <alpha-value>)`;

/** The look of the shops, apart from the console's: warm paper, ink, one clay accent. */
export default {
  content: [`${folder}/**/*.{ts,tsx,html}`],
  theme: {
    extend: {
      colors: {
        paper: token('paper'),
        card: token('card'),
        line: token('line'),
        ink: token('ink'),
        soft: token('soft'),
        clay: token('clay'),
        'clay-soft': token('clay-soft'),
      },
      fontFamily: { sans: ['Inter Variable', 'system-ui', 'sans-serif'] },
      keyframes: {
        arrive: {
          from: { opacity: '0', transform: 'translateY(6px)' },
          to: { opacity: '1', transform: 'none' },
        },
        shimmer: { '0%, 100%': { opacity: '0.45' }, '50%': { opacity: '0.8' } },
      },
      animation: {
        arrive: 'arrive 260ms ease-out both',
        shimmer: 'shimmer 1.6s ease-in-out infinite',
      },
    },
  },
  plugins: [],
} satisfies Config;
