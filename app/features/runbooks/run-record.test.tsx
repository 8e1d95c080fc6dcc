import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { RunRecord } from './run-record.tsx';
import type { RunOfRunbook } from './run-view.ts';

it.each([
  [true, 'Nothing, by this console.'],
  [false, 'Older ones are on the timeline.'],
])('a record whose operations are all there: %s', (isWhole, words) => {
  const run = { events: [], steps: [], environments: [] } as unknown as RunOfRunbook;
  const drawn = renderToStaticMarkup(<RunRecord run={run} done={{ actions: [], isWhole }} labels={[]} />);
  expect(drawn).toContain(words);
});
