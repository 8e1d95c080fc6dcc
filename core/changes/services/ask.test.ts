import { afterEach, expect, it } from 'vitest';
import type { PlanningScene } from '../../actions/action.ts';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { describeTaskDefinition } from '../../resources/services/task-definitions.ts';
import { askNow } from './ask.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

it('answers a page out of the page’s own answer, whatever a plan has asked of the same reader', async () => {
  const endpoint = await scriptedEndpoint(() => ({
    body: { taskDefinition: { family: 'shop', revision: 3, containerDefinitions: [{ name: 'shop' }] } },
  }));
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  const scene = { source, signal: AbortSignal.timeout(5_000) } as unknown as PlanningScene;
  const planned = await askNow(scene, 'ecs:DescribeTaskDefinition', 'shop:3', () =>
    Promise.resolve('another shape'),
  );
  expect(planned).toMatchObject({ state: 'fresh', value: 'another shape' });
  expect(await describeTaskDefinition(source, 'shop:3', patience())).toMatchObject({
    state: 'fresh',
    value: { family: 'shop', revision: 3 },
  });
});
