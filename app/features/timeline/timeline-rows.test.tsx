import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { TimelineRows } from './timeline-rows.tsx';

it.each([
  [true, false, 'Nothing was recorded that these filters let through.'],
  [true, true, 'Nothing was recorded on this page that these filters let through.'],
  [false, false, 'Nothing that these filters let through is in what could be read.'],
  [false, true, 'Nothing that these filters let through is in what could be read.'],
])('a page without rows, all of it read: %s, with older ones: %s', (isWhole, hasOlder, words) => {
  const state = { isWhole, hasOlder };
  expect(
    renderToStaticMarkup(<TimelineRows days={[]} runs={{}} traces={[]} labels={[]} {...state} />),
  ).toContain(words);
});
