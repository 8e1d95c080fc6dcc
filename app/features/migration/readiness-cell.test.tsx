import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Cell } from '../../../core/cells/cell.ts';
import { fresh } from '../../../core/cells/cell.ts';
import type { ReadinessRow } from '../../../core/migration/rows.ts';
import { ReadinessCell } from './readiness-cell.tsx';
import { readyMark } from './way-marks.ts';

type Rows = Cell<readonly ReadinessRow[]>;

const PRODUCTS: ReadinessRow = {
  ...{ key: 'products', kind: 'table', fromName: 'products-dev', toName: 'products', isCutOff: false },
  findings: [],
};
const TABLES: Rows = fresh([PRODUCTS], 0);
const EMPTY: Rows = { state: 'empty', at: 0 };
const DENIED: Rows = { state: 'denied', operation: 's3:ListAllMyBuckets', at: 0 };

function drawn(cell: Rows) {
  return renderToStaticMarkup(
    <ReadinessCell kind="buckets" cell={cell} labels={['Development', 'Staging']} />,
  );
}

it('what could not be listed says why, what is not there that it is not', () => {
  expect(drawn(DENIED)).toContain('s3:ListAllMyBuckets');
  expect(drawn(EMPTY)).toContain('There are no buckets in Development.');
  expect(drawn(TABLES)).toContain('products-dev');
});

const BLOCKED: ReadinessRow = {
  ...PRODUCTS,
  findings: [{ severity: 'blocker', subject: 'keys', sentence: 'They differ.' }],
};

it.each([
  [[PRODUCTS], true, 'done', 'nothing in the way'],
  [[PRODUCTS], false, 'warned', 'not everything could be read'],
  [[], true, 'open', 'nothing is ticked'],
  [[], false, 'warned', 'not everything could be read'],
  [[BLOCKED], false, 'failed', 'something is in the way'],
] as const)('the mark of %j, all of it read: %s', (rows, isWhole, state, word) => {
  expect(readyMark(rows, isWhole)).toEqual({ state, word });
});
