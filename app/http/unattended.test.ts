import { expect, it } from 'vitest';
import { isUnattended, NOTICES_ADDRESS, USED_NOTICES_ADDRESS } from './unattended.ts';

const PAGE = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

it.each([
  ['a page that is opened', 'GET', '/tables', PAGE, false],
  ['who tells nothing of what is taken', 'GET', '/tables', undefined, false],
  ['a form', 'POST', '/tables.data', '*/*', false],
  ['a refresh of the router’s', 'GET', '/runbooks/p0-incident.data', '*/*', true],
  ['events', 'GET', '/logs/stream?left=a', 'text/event-stream', true],
  ['an image', 'GET', '/buckets/media/image', 'image/avif,image/webp,*/*;q=0.8', true],
  ['notices', 'GET', NOTICES_ADDRESS, '*/*', true],
  ['notices of a page that was used', 'GET', USED_NOTICES_ADDRESS, '*/*', false],
] as const)('%s', (_name, method, url, accept, unattended) => {
  expect(isUnattended({ method, url, headers: { accept } })).toBe(unattended);
});
