import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { KnownTrace } from './trace-pane.tsx';

const DENIED = {
  what: 'tiktok-jobs',
  cell: { state: 'denied', operation: 'dynamodb:GetItem', at: 0 },
} as const;

it.each([
  ['everything was read', [], 'no job of this video is here', 'Nothing of it is here.'],
  ['a table was not', [DENIED], 'not everything could be read', 'Nothing of it is in what could be read.'],
] as const)('a video that is not found where %s', (_what, unseen, seller, events) => {
  const markup = renderToStaticMarkup(<KnownTrace trace={{ stages: [], events: [], unseen }} />);
  expect(markup).toContain(`not known: ${seller}`);
  expect(markup).toContain(events);
});
