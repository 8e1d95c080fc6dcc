import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Failure } from '../../../core/cells/cell.ts';
import type { VariableRow } from '../../../core/resources/configuration/types.ts';
import { testLabel } from '../../../core/testing/test-label.ts';
import { VariableTable } from './variable-table.tsx';

const LABELS = [testLabel('dev', 'Development'), testLabel('prod', 'Production')] as const;
const FAILURE: Failure = { state: 'denied', operation: 'ecs:DescribeTaskDefinition', at: 0 };
const SEEN = { origins: [], remarks: [] };
const ROW: VariableRow = {
  key: 'QUEUE_URL',
  difference: 'not-seen',
  left: {
    key: 'QUEUE_URL',
    value: { kind: 'plain', text: 'one' },
    origin: { kind: 'dotenv', label: '.env' },
  },
  findings: [],
};

function drawn(rows: readonly VariableRow[], failure: Failure | undefined, onlyDifferent = false) {
  return renderToStaticMarkup(
    <VariableTable
      labels={LABELS}
      comparison={{ service: 'storefront', rows, left: SEEN, right: { ...SEEN, failure } }}
      onlyDifferent={onlyDifferent}
    />,
  );
}

it('a side that could not be read is not said to lack a variable', () => {
  const markup = drawn([ROW], FAILURE, true);
  expect(markup).toContain('not compared');
  expect(markup).toContain('not seen');
  expect(markup).not.toContain('not set');
  expect(markup).not.toContain('only Development');
});

it('a side that was read and has none is', () => {
  const markup = drawn([{ ...ROW, difference: 'only-left' }], undefined);
  expect(markup).toContain('not set');
  expect(markup).toContain('only Development');
});

it.each([
  [false, undefined, 'No variables.'],
  [true, undefined, 'No differences.'],
  [false, FAILURE, 'No variables in what could be seen.'],
  [true, FAILURE, 'No differences in what could be seen.'],
] as const)('nothing to show (only what differs: %s)', (onlyDifferent, failure, words) => {
  expect(drawn([], failure, onlyDifferent)).toContain(words);
});
