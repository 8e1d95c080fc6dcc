import { expect, test } from './support/console-test.ts';
import { fact, half, open, pane, row } from './support/screen.ts';

test('the list and the summary tell INFO in words', async ({ page }) => {
  await open(page, '/caches');
  await expect(half(row(page, 'main'), 'left').first()).toContainText(/(Redis|Valkey) \d+\.\d+/);
  await expect(half(row(page, 'main'), 'right').nth(3)).toContainText(/\d+(\.\d+)? %/);
  await row(page, 'main').getByRole('link', { name: 'main' }).click();
  for (const side of ['Development', 'Production'] as const) {
    await expect(fact(pane(page, side), 'Hit rate')).toContainText(/%\s+· [\d,]+ hits, [\d,]+ misses/);
    await expect(fact(pane(page, side), 'maxmemory-policy')).toHaveText('noeviction');
    await expect(pane(page, side)).toContainText(/db0: [\d,]+ keys, [\d,]+ with an expiry/);
  }
});

test('keys are a tree: into a branch, down to a leaf, and back by the trail', async ({ page }) => {
  await open(page, '/caches/main/keys');
  const left = pane(page, 'Development');
  await expect(left).toContainText(/All [\d,]+ keys were walked over/);
  for (const name of ['deep', '1', '2', '3', '4', '5', '6', '7'])
    await left
      .getByRole('link')
      .filter({ has: page.getByText(name, { exact: true }) })
      .first()
      .click();
  await expect(page).toHaveURL(/prefix=deep%3A1%3A2%3A3%3A4%3A5%3A6%3A7%3A$/);
  await left.getByRole('link', { name: '8' }).click();
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('deep:1:2:3:4:5:6:7:8');
  for (const side of ['Development', 'Production'] as const) {
    await expect(pane(page, side).locator('pre')).toHaveText('leaf');
    await expect(fact(pane(page, side), 'Type')).toContainText('the same on both sides');
  }
  await page.getByRole('link', { name: 'deep:1:2:3:4:5:6:7:' }).click();
  await page.getByRole('navigation', { name: 'Branch' }).getByRole('link', { name: 'all keys' }).click();
  await expect(page).toHaveURL(/\/caches\/main\/keys$/);
});

test('keys are filtered by pattern and type, in the address', async ({ page }) => {
  await open(page, '/caches/main/keys');
  await page.getByLabel('Below this prefix').fill('visitors:');
  await page.getByRole('combobox', { name: 'Type' }).selectOption('set');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/prefix=visitors%3A.*type=set/);
  await expect(pane(page, 'Production').getByRole('link')).toHaveText([/^ids/]);
  await page.getByRole('combobox', { name: 'Type' }).selectOption('any');
  await page.getByLabel('Matching').fill('to*');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(pane(page, 'Production').getByRole('link')).toHaveText([/^today/]);
  await page.goBack();
  await expect(page.getByRole('combobox', { name: 'Type' })).toHaveValue('set');
  await expect(page.getByLabel('Matching')).toHaveValue('');
});

/** A key of each type that the seed writes, and what its pane shows. */
const KEYS = [
  ['features:enabled', 'string', /no text: bytes are escaped as redis-cli does it/],
  ['config:cache', 'hash', /shop_seconds\s*300/],
  ['videos:recent', 'list', /Index\s*Value/],
  ['visitors:ids', 'set', /100 of [\d,]+ entries|\d+ of 3,000 entries|\d+ of 2,\d\d\d entries/],
  ['trends:hourly', 'zset', /Score\s*Member/],
  ['events:product-processed', 'stream', /cache-invalidation\s*1 consumer\s*5 pending/],
  ['shops:places', 'zset', /Kampala/],
] as const;

test('a key of every type shows its value, its expiry and its memory', async ({ page }) => {
  for (const [key, type, shown] of KEYS)
    await test.step(`${key}, ${type}`, async () => {
      await open(page, `/caches/main/key?key=${encodeURIComponent(key)}`);
      for (const side of ['Development', 'Production'] as const) {
        const it = pane(page, side);
        await expect(fact(it, 'Type')).toContainText(type);
        await expect(fact(it, 'Expires')).toHaveText('never');
        await expect(fact(it, 'Memory')).toContainText(/about [\d.]+ (B|KiB)/);
        await expect(it).toContainText(shown);
      }
    });
});

test('a value longer than a page is walked through, each side by itself', async ({ page }) => {
  await open(page, '/caches/main/key?key=visitors:ids');
  const left = pane(page, 'Development');
  const first = await left.getByRole('cell').allTextContents();
  const other = await pane(page, 'Production').getByRole('cell').allTextContents();
  expect(first.length).toBeGreaterThanOrEqual(100);
  await left.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/[?&]left=/);
  await expect(left.getByRole('link', { name: 'From the start' })).toBeVisible();
  const second = await left.getByRole('cell').allTextContents();
  expect(second.filter((text) => first.includes(text))).toEqual([]);
  expect(await pane(page, 'Production').getByRole('cell').allTextContents()).toEqual(other);
  await left.getByRole('link', { name: 'From the start' }).click();
  await expect(left.getByRole('cell').first()).toHaveText(first[0] ?? '');
});

test('keys that are no text, and keys that are not there', async ({ page, clouds }) => {
  await open(page, '/caches/main/keys?prefix=bin:');
  await pane(page, 'Development').getByRole('link').filter({ hasText: '\\xff\\xfe\\x00' }).click();
  await expect(pane(page, 'Development')).toContainText('\\xde\\xad\\xbe\\xef\\x00');
  const redis = await clouds.prod.clients.redis('main').dedicated();
  await redis.set('e2e:production-only', 'there');
  await open(page, '/caches/main/key?key=e2e:production-only');
  await expect(pane(page, 'Development')).toContainText('There is no such key here.');
  await expect(pane(page, 'Production').locator('pre')).toHaveText('there');
  await redis.del('e2e:production-only');
  redis.disconnect();
});

test('the slow log and the clients: a real slow command and its connection are there', async ({
  page,
  clouds,
}) => {
  const redis = await clouds.prod.clients.redis('main').dedicated();
  await redis.client('SETNAME', 'e2e-slow-reader');
  await redis.eval("local n = 0 for i = 1, 3000000 do n = n + i end return 'e2e' .. n", 0);
  await open(page, '/caches/main/activity');
  const right = pane(page, 'Production');
  await expect(right).toContainText(/eval/i);
  await expect(right.getByRole('row').filter({ hasText: 'e2e-slow-reader' })).toBeVisible();
  redis.disconnect();
});

test('MONITOR: started, real commands appear with secrets masked, and stopped it shows no more', async ({
  page,
  clouds,
}) => {
  await open(page, '/caches/main/monitor');
  await expect(page.getByText('Here it ends by itself after 60 seconds')).toBeVisible();
  const left = pane(page, 'Development');
  const lines = left.getByRole('listbox', { name: 'Commands, oldest first' });
  const redis = await clouds.dev.clients.redis('main').dedicated();
  await left.getByRole('button', { name: 'Start' }).click();
  await expect(left.getByText('running')).toBeVisible();
  // The first commands may come before the server has heard of MONITOR.
  await expect(async () => {
    await redis.set('e2e:monitored', '<img src=x onerror=window.__pwned=1>');
    await expect(lines).toContainText('set e2e:monitored "<img src=x onerror=window.__pwned=1>"', {
      timeout: 500,
    });
  }).toPass();
  await redis.hset('e2e:monitored:hash', 'field', 'a value');
  await expect(lines).toContainText('hset e2e:monitored:hash field "a value"');
  // There is no such key, so that nobody is connected to.
  await redis.call('MIGRATE', '127.0.0.1', '1', 'e2e:none', '0', '10', 'AUTH', 'e2e-password-in-the-clear');
  await expect(lines).toContainText(/migrate 127\.0\.0\.1 1 e2e:none 0 10 AUTH \((masked|redacted)\)/i);
  await expect(lines).not.toContainText('e2e-password-in-the-clear');
  await left.getByRole('button', { name: 'Stop' }).click();
  await expect(left.getByRole('button', { name: 'Start again' })).toBeVisible();
  await redis.set('e2e:after', 'unseen');
  // Production was never asked, and Development is asked no more: one more round trip shows that nothing came.
  await redis.ping();
  await expect(left.getByText('running')).toHaveCount(0);
  await expect(page.locator('body')).not.toContainText('e2e:after');
  await redis.del('e2e:monitored', 'e2e:monitored:hash', 'e2e:after');
  redis.disconnect();
});

test('MONITOR ends at the server when its page is left', async ({ page, clouds }) => {
  const redis = await clouds.prod.clients.redis('main').dedicated();
  const monitors = async () => /flags=O/.test(String(await redis.client('LIST')));
  await open(page, '/caches/main/monitor');
  await pane(page, 'Production').getByRole('button', { name: 'Start' }).click();
  await expect(pane(page, 'Production').getByText('running')).toBeVisible();
  await expect.poll(monitors).toBe(true);
  await page.getByRole('link', { name: 'Keys', exact: true }).click();
  await expect.poll(monitors).toBe(false);
  redis.disconnect();
});
