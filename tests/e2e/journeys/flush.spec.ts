import { expect, test } from '../support/console-test.ts';
import { Interactions, planDialog } from '../support/interactions.ts';
import { picture } from '../support/picture.ts';
import { open, pane } from '../support/screen.ts';

test('flush the production cache, and undo it', async ({ page, clouds }) => {
  const { clients } = clouds.prod;
  const keys = () => clients.redis('main').use(AbortSignal.timeout(5_000), (redis) => redis.dbsize());
  await clients
    .redis('main')
    .use(AbortSignal.timeout(5_000), (redis) => redis.set('journey:flush', 'kept', 'PX', 3_600_000));
  const before = await keys();
  const person = new Interactions('flush and undo, in production');
  await open(page, '/caches/main');
  await person.press(pane(page, 'Production').getByRole('button', { name: 'Flush cache' }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText('Flush the cache prod-cluster');
  await expect(dialog).toContainText('s3://tiktok-commerce-backups/captures/');
  await expect(dialog).toContainText('completely');
  await expect(dialog.getByRole('button', { name: 'Flush cache' })).toBeDisabled();
  await picture(page, 'flush-1-plan');
  await person.type(dialog.getByRole('textbox', { name: 'The name prod-cluster' }), 'prod-cluster');
  await expect(dialog).toContainText(/\d+ keys flushed/, { timeout: 20_000 });
  await picture(page, 'flush-2-done');
  expect(await keys()).toBeLessThan(before);
  // What the platform's workers write meanwhile is theirs.
  expect(
    await clients.redis('main').use(AbortSignal.timeout(5_000), (redis) => redis.get('journey:flush')),
  ).toBeNull();
  await person.press(dialog.getByRole('button', { name: 'Undo' }));
  await person.type(page.getByRole('textbox', { name: 'The name prod-cluster' }), 'prod-cluster');
  await expect(planDialog(page)).toContainText(/keys put back/, { timeout: 20_000 });
  await picture(page, 'flush-3-undone');
  person.tell();
  expect(person.count).toBe(4);
  const pttl = await clients
    .redis('main')
    .use(AbortSignal.timeout(5_000), (redis) => redis.pttl('journey:flush'));
  expect(pttl).toBeGreaterThan(3_500_000);
  await open(page, '/timeline');
  await expect(page.getByRole('main')).toContainText('Flush the cache prod-cluster');
});

test('a development cache is changed without a question, and back by the notice', async ({
  page,
  clouds,
}) => {
  const redis = <T>(work: (key: string) => T) => work('journey:value');
  const { clients } = clouds.dev;
  const get = () =>
    clients.redis('main').use(AbortSignal.timeout(5_000), (client) => client.get(redis((key) => key)));
  await clients
    .redis('main')
    .use(AbortSignal.timeout(5_000), (client) => client.set('journey:value', 'first'));
  const person = new Interactions('change a value and undo, in development');
  await open(page, '/caches/main/key?key=journey:value');
  const left = pane(page, 'Development');
  await person.type(left.getByRole('textbox', { name: 'Value' }), 'second', false);
  await person.press(left.getByRole('button', { name: 'Save value' }));
  await expect.poll(get).toBe('second');
  await person.press(page.getByRole('button', { name: 'Undo' }));
  await expect.poll(get).toBe('first');
  person.tell();
  expect(person.count).toBe(3);
});
