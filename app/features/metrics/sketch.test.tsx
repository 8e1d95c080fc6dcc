import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { ChartSide } from './board.ts';
import { Sketch } from './sketch.tsx';

const HOUR_MS = 3_600_000;
const STRETCH = { from: 0, to: 8 * HOUR_MS, periodSeconds: 3_600 };

function side(...values: readonly (number | null)[]): ChartSide {
  return { lines: [{ label: 'all', values, state: 'complete' }], ghost: [] };
}

function drawn(only?: number) {
  return renderToStaticMarkup(
    <Sketch
      sides={[side(0, 5, null, 10, null, 2.5, 10), side(10)]}
      only={only}
      colours={['teal', 'amber']}
      stretch={STRETCH}
      top={10}
    />,
  );
}

it('draws each value in its period, from nought to the top of the axis', () => {
  const markup = drawn();
  expect(markup).toContain('viewBox="0 0 8 448"');
  expect(markup).toContain('d="M0 448h0L1 224M3 0h0M5 336h0L6 0"');
  expect(markup).toContain('data-colour="teal"');
  expect(markup).toContain('d="M0 0h0"');
});

it('draws one side alone where it has a plot of its own', () => {
  expect(drawn(1)).not.toContain('teal');
  expect(drawn(1)).toContain('data-colour="amber"');
});
