import { expect, test } from 'vitest';
import { problemOf } from './problem.ts';

/** What the router makes of an answer that is thrown. */
function answered(status: number, data: unknown) {
  return { status, statusText: '', internal: false, data };
}

test.each([
  [
    new TypeError('Failed to fetch'),
    503,
    'Not available',
    'The console did not answer, or this page failed while it was drawn.',
  ],
  [
    new Error('Unexpected Server Error'),
    500,
    'The console failed',
    'The console failed unexpectedly. What happened is in its log.',
  ],
  [answered(404, ''), 404, 'Not found', 'There is no page at this address.'],
  [answered(409, { sentence: 'It has moved.' }), 409, 'Changed meanwhile', 'It has moved.'],
])('tells %o', (error, status, title, sentence) => {
  expect(problemOf(error)).toMatchObject({ status, title, sentence });
});
