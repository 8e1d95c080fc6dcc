import { expect, it } from 'vitest';
import { fresh } from '../../../core/cells/cell.ts';
import { testLabel } from '../../../core/testing/test-label.ts';
import type { ListedSide } from '../../features/lists/paired-list.ts';
import { noRowsWords } from './no-rows-words.ts';

const LABELS = [testLabel('dev', 'Development'), testLabel('prod', 'Production')] as const;
const SEEN: ListedSide = fresh({ count: 3, cutOff: false }, 0);
const CUT_OFF: ListedSide = fresh({ count: 3, cutOff: true }, 0);
const EMPTY: ListedSide = { state: 'empty', at: 0 };
const STALE: ListedSide = { ...fresh({ count: 0, cutOff: false }, 0), state: 'stale', failure: denied() };

it.each([
  ['', SEEN, EMPTY, 'No alarms to show.'],
  ['', EMPTY, STALE, 'No alarms to show.'],
  ['dlq', SEEN, SEEN, 'No alarms with “dlq” in the name.'],
  ['', EMPTY, denied(), 'No alarms to show in what could be seen; Production could not be listed.'],
  [
    'dlq',
    denied(),
    SEEN,
    'No alarms with “dlq” in the name in what could be seen; Development could not be listed.',
  ],
  ['dlq', CUT_OFF, SEEN, 'No alarms with “dlq” in the name among those that were listed.'],
  [
    'dlq',
    CUT_OFF,
    denied(),
    'No alarms with “dlq” in the name among those that were listed; Production could not be listed.',
  ],
  ['', denied(), denied(), 'Neither side could be listed.'],
])('an empty list, filtered by "%s"', (filter, left, right, words) => {
  expect(noRowsWords('alarms', filter, LABELS, [left, right])).toBe(words);
});

function denied() {
  return { state: 'denied', operation: 'cloudwatch:DescribeAlarms', at: 0 } as const;
}
