import { expect, it } from 'vitest';
import { patience, sourceOn } from '../../../core/testing/sources.ts';
import { findAll } from './find.server.ts';

it('what was found is not whole where a side did not answer', async () => {
  const nobody = 'http://127.0.0.1:1';
  const cache = { id: 'main', url: 'redis://127.0.0.1:1' };
  const { found, isWhole } = await findAll([sourceOn(nobody, [cache]), sourceOn(nobody)], patience(2_000));
  expect(isWhole).toBe(false);
  expect(found).toMatchObject([{ kind: 'cache', key: 'main' }]);
});
