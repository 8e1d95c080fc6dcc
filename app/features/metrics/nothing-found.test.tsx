import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { fresh } from '../../../core/cells/cell.ts';
import { noMetricWords } from './explore-view.ts';
import { MarksList } from './marks-list.tsx';

const NONE = fresh({ isCutOff: false }, 0);
const CUT_OFF = fresh({ isCutOff: true }, 0);
const DENIED = { state: 'denied', operation: 'cloudwatch:ListMetrics', at: 0 } as const;
const EMPTY = { state: 'empty', at: 0 } as const;

it.each([
  [NONE, EMPTY, 'No metric has these words.'],
  [NONE, DENIED, 'No metric among those that could be listed has these words.'],
  [CUT_OFF, NONE, 'No metric among those that could be listed has these words.'],
  [DENIED, DENIED, 'No metric among those that could be listed has these words.'],
])('no metric: %j and %j', (left, right, words) => {
  expect(noMetricWords([left, right])).toBe(words);
});

it.each([
  [[], 'What happened in this time: nothing', 'is known of this time.'],
  [
    ['Deployments of dev were not told.'],
    'What happened in this time: not known',
    'is in what could be read.',
  ],
])('no marks, missing: %j', (missing, head, words) => {
  const markup = renderToStaticMarkup(<MarksList marks={{ marks: [], missing }} labels={[]} />);
  expect(markup).toContain(head);
  expect(markup).toContain(words);
});
