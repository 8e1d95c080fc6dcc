import { afterEach, describe, expect, it } from 'vitest';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import { presentKeys } from './present-keys.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A bucket of six keys, told two at a time: from where it is asked to, or always from its beginning. */
async function bucket(heedsStartAfter: boolean) {
  let calls = 0;
  const { source, close } = await startAnsweringEndpoint((request, _, response) => {
    calls += 1;
    const after = new URL(request.url ?? '', 'http://s3').searchParams.get('start-after') ?? '';
    const from = heedsStartAfter ? KEYS.filter((key) => key > after) : KEYS;
    const contents = from.slice(0, 2).map((key) => `<Contents><Key>${key}</Key></Contents>`);
    response.end(
      `<ListBucketResult><IsTruncated>${from.length > 2}</IsTruncated>${contents.join('')}</ListBucketResult>`,
    );
  });
  opened.push(close);
  return { source: source(), calls: () => calls };
}

describe('keys that a bucket holds', () => {
  it('are found page by page', async () => {
    const { source } = await bucket(true);
    const cell = await presentKeys(source, 'assets', ['b', 'e', 'x'], new AbortController().signal);
    expect(cell.state === 'fresh' && [...cell.value]).toEqual(['b', 'e']);
  });

  it('are not sought for ever where an endpoint begins anew at every page', async () => {
    const { source, calls } = await bucket(false);
    const cell = await presentKeys(source, 'assets', ['b', 'e'], new AbortController().signal);
    expect(cell).toMatchObject({ state: 'broken', operation: 's3:ListBucket' });
    expect(calls()).toBeLessThan(5);
  });
});
