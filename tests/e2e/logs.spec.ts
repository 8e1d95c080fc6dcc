import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeQueryDefinitionsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from './support/console-test.ts';
import { open } from './support/screen.ts';

const GROUP = '/e2e/journey';
const STREAM = 'e2e/1';

test('logs: followed live, paused, looked into, asked by Insights, and grouped by what they say', async ({
  page,
  clouds,
}) => {
  const { logs } = clouds.prod.clients;
  await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: STREAM }));
  const write = (...messages: readonly string[]) =>
    logs.send(
      new PutLogEventsCommand({
        logGroupName: GROUP,
        logStreamName: STREAM,
        logEvents: messages.map((message) => ({ timestamp: Date.now(), message })),
      }),
    );
  await write('{"level":"error","msg":"<img src=x onerror=window.__pwned=1>","order":7}');

  // A page that follows has a sign of life that never stands still: it is not waited for.
  await page.goto(`/logs?right=${encodeURIComponent(GROUP)}`);
  const lines = page.getByRole('listbox', { name: 'Log lines, oldest first' });
  await expect(lines).toContainText('<img src=x onerror=window.__pwned=1>');
  await write(
    '{"level":"error","msg":"order 12 was refused"}',
    '{"level":"error","msg":"order 13 was refused"}',
  );
  await expect(lines.getByRole('option')).toHaveCount(3);
  await page.getByRole('button', { name: 'Pause' }).click();
  await write('after the pause');
  await expect(page.getByText('1 of them since the pause')).toBeVisible();
  await expect(lines.getByRole('option')).toHaveCount(3);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(lines.getByRole('option')).toHaveCount(4);

  await lines.focus();
  await page.keyboard.press('Home');
  const chosen = page.getByRole('region', { name: 'The chosen line' });
  await expect(chosen).toContainText(STREAM);
  await chosen.getByRole('link', { name: 'Lines around it' }).click();
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(4);

  await open(page, `/logs?right=${encodeURIComponent(GROUP)}&q=${encodeURIComponent('{ $.level = ')}`);
  await expect(page.getByRole('alert')).toContainText('ends with a closing brace');

  await open(page, `/logs/patterns?right=${encodeURIComponent(GROUP)}`);
  await expect(page.getByRole('row').filter({ hasText: 'order <n> was refused' })).toContainText('2');

  await open(page, `/logs/insights?right=${encodeURIComponent(GROUP)}`);
  await page.getByRole('textbox', { name: /^Query/ }).fill('fields msg | filter order = 7');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Rows of Production' })).toContainText('onerror');
  await page.getByRole('link', { name: 'Record' }).first().click();
  const record = page.getByRole('region', { name: 'Production', exact: true });
  await expect(record).toContainText('@ingestionTime');
  await expect(record).toContainText('onerror');
  await record.getByRole('link', { name: 'Lines around it' }).click();
  await expect(page).toHaveURL(/\/logs\/context\?/);
  await expect(record).toContainText('onerror');

  await open(page, `/logs/insights?right=${encodeURIComponent(GROUP)}`);
  await page.getByRole('textbox', { name: /^Query/ }).fill('fields msg | nonsense');
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('alert')).toContainText('The query is not understood');
});

test('logs: a click on a line opens that one, however many came since the pause', async ({ page }) => {
  const message = (from: number, count: number, retryMs: number) => {
    const lines = Array.from({ length: count }, (_, index) => ({
      id: `line-${from + index}`,
      at: 1_000 + from + index,
      text: `line number ${from + index}`,
      environmentId: 'prod',
      group: GROUP,
      stream: STREAM,
    }));
    return `retry: ${retryMs}\ndata: ${JSON.stringify({ kind: 'lines', lines, leftOut: 0 })}\n\n`;
  };
  const bodies = [message(1, 10, 100), message(11, 6_000, 600_000)];
  let pause: () => void = () => undefined;
  const paused = new Promise<void>((resolve) => {
    pause = resolve;
  });
  await page.route('**/logs/stream?**', async (route) => {
    const body = bodies.shift();
    if (bodies.length === 0) await paused;
    await route.fulfill({ contentType: 'text/event-stream', body });
  });
  await page.goto(`/logs?right=${encodeURIComponent(GROUP)}`);
  const line = page.getByRole('option').filter({ hasText: 'line number 4' });
  await expect(line).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  pause();
  await expect(page.getByText('6,000 of them since the pause')).toBeVisible();
  await line.click();
  await expect(page.getByRole('region', { name: 'The chosen line' })).toContainText('line number 4');
  await expect(line).toHaveAttribute('aria-selected', 'true');
});

test('logs: a query is kept for everybody, and a shorter retention says what it deletes', async ({
  page,
  clouds,
}) => {
  const group = '/e2e/kept';
  for (const { clients } of [clouds.dev, clouds.prod])
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  await open(page, `/logs/insights?left=${encodeURIComponent(group)}`);
  await page.getByRole('textbox', { name: /^Query/ }).fill('fields @message | limit 5');
  await page.getByText('Saved queries', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Save what is written above as' }).fill('five lines');
  const dev = page.getByRole('region', { name: 'Development', exact: true });
  await dev.getByRole('button', { name: 'Save' }).click();
  await expect(dev.getByText('five lines')).toBeVisible();
  const { queryDefinitions } = await clouds.dev.clients.logs.send(new DescribeQueryDefinitionsCommand({}));
  expect(queryDefinitions).toMatchObject([
    { name: 'five lines', queryString: 'fields @message | limit 5', logGroupNames: [group] },
  ]);

  // A guarded side is told first what would be lost.
  const row = page.getByRole('row').filter({ hasText: group });
  const kept = (label: string) => row.getByRole('combobox', { name: new RegExp(`of ${label} keeps`) });
  // A list that somebody saw a moment ago is kept for some seconds.
  await expect(async () => {
    await open(page, '/logs/groups');
    for (const label of ['Development', 'Production'])
      await expect(kept(label)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  // No engine runs here: what CloudWatch has of development is there all the same.
  await expect(page.getByText('The Docker Engine could not be asked')).toBeVisible();
  await kept('Production').selectOption('14 d');
  await row.getByRole('button', { name: 'Set' }).click();
  await expect(page.getByRole('dialog')).toContainText('What is older than 14 days is deleted');
});

test('logs: Insights of both environments stand in one table and one order', async ({ page, clouds }) => {
  const group = '/e2e/both';
  for (const [number, { clients }] of [clouds.dev, clouds.prod].entries()) {
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: group }));
    await clients.logs.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: STREAM }));
    await clients.logs.send(
      new PutLogEventsCommand({
        logGroupName: group,
        logStreamName: STREAM,
        logEvents: [{ timestamp: Date.now(), message: JSON.stringify({ order: 10 - number }) }],
      }),
    );
  }
  const name = encodeURIComponent(group);
  await open(page, `/logs/insights?left=${name}&right=${name}`);
  await page.getByRole('textbox', { name: /^Query/ }).fill('fields order');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Rows of Production' })).toContainText('9');
  await page.getByRole('checkbox', { name: 'Both environments in one table' }).check();
  const both = page.getByRole('region', { name: 'Rows of Development and Production' });
  await expect(both.getByRole('row')).toHaveCount(3);
  await both.getByRole('button', { name: 'order' }).click();
  await expect(both.getByRole('row').nth(1)).toContainText('Production');
  await expect(both.getByRole('row').nth(2)).toContainText('Development');
});

test('logs: chosen groups stay with their environment, and can be taken away where no list has them', async ({
  page,
}) => {
  const [ofDev, ofProd] = ['/e2e/of-development', '/e2e/of-production'];
  await open(page, `/logs/insights?left=${encodeURIComponent(ofDev)}&right=${encodeURIComponent(ofProd)}`);
  await page.getByRole('button', { name: 'Swap the two environments' }).click();
  await expect(page).toHaveURL(
    (url) => url.searchParams.get('left') === ofProd && url.searchParams.get('right') === ofDev,
  );
  await page.locator('summary').filter({ hasText: 'Log groups' }).click();
  const box = page.getByRole('checkbox', { name: `Development: ${ofDev}` });
  await expect(box).toBeChecked();
  await box.uncheck();
  await page.getByRole('textbox', { name: /^Query/ }).fill('fields @message');
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(page).toHaveURL(
    (url) => url.searchParams.get('left') === ofProd && !url.searchParams.has('right'),
  );
});

test.describe('whom logs are told to', () => {
  test.use({ person: 'developer' });

  test('a developer is refused the guarded side, in words', async ({ page }) => {
    await open(page, `/logs?right=${encodeURIComponent('/ecs/tiktok-commerce-product-service')}`);
    await expect(
      page.getByRole('region', { name: 'Lines' }).getByText('may not see the data of Production'),
    ).toBeVisible();
    await expect(page.getByText('following')).toHaveCount(0);
  });
});
