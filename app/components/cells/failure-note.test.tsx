import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Failure, Stale } from '../../../core/cells/cell.ts';
import { StaleLine } from './cell-view.tsx';
import { FailureNote } from './failure-note.tsx';

const FAILURE: Failure = {
  state: 'unreachable',
  at: 0,
  operation: 'sqs:ListQueues',
  detail: 'connection refused',
};
const STALE: Stale<unknown> = { state: 'stale', at: 0, value: 1, failure: FAILURE };

/** The markup from each start of a region that speaks to that element's end. */
function spokenIn(markup: string): readonly string[] {
  return [...markup.matchAll(/<(div|span)[^>]*role="status"[^>]*>([^]*?)<\/\1>/g)].map(
    ([, , inside]) => inside ?? '',
  );
}

it.each([
  ['a failure', <FailureNote key="note" failure={FAILURE} />, 'connection refused'],
  ['an old answer', <StaleLine key="stale" cell={STALE} />, 'Stale'],
])('%s is spoken without its age, which goes on', (_, element, words) => {
  const markup = renderToStaticMarkup(element);
  expect(markup).toContain('<time');
  const spoken = spokenIn(markup);
  expect(spoken).toHaveLength(1);
  expect(spoken[0]).toContain(words);
  expect(spoken[0]).not.toContain('<time');
});
