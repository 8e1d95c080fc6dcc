import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { expect, test } from './support/console-test.ts';
import { open, pane } from './support/screen.ts';

test('each side answers for itself: account, services and Redis', async ({ page }) => {
  await open(page, '/');
  const [left, right] = [pane(page, 'Development'), pane(page, 'Production')];
  await expect(left).toContainText('account 000000000000');
  await expect(right).toContainText('account 123456789012');
  for (const [side, services] of [
    [left, ['DynamoDB', 'S3', 'SQS', 'SNS', 'Secrets Manager', 'STS', 'CloudWatch', 'Redis main']],
    [right, ['DynamoDB', 'S3', 'SQS', 'SNS', 'Secrets Manager', 'STS', 'CloudWatch', 'ECS', 'Redis main']],
  ] as const)
    for (const service of services)
      await expect(
        side.getByRole('listitem').filter({ has: page.getByText(service, { exact: true }) }),
      ).toHaveAttribute('data-state', 'ok');
  // Development runs in containers: nobody asks its cloud for ECS.
  await expect(left.getByText('ECS', { exact: true })).toHaveCount(0);
});

test('the estate is counted as the clouds count it', async ({ page, clouds }) => {
  // Other tests make resources of their own while this one counts.
  await expect(async () => {
    const counts = await Promise.all(
      [clouds.dev, clouds.prod].map(async ({ clients }) => ({
        tables: (await clients.dynamodb.send(new ListTablesCommand())).TableNames?.length,
        queues: (await clients.sqs.send(new ListQueuesCommand())).QueueUrls?.length,
      })),
    );
    await open(page, '/');
    for (const kind of ['tables', 'queues'] as const) {
      const cells = page
        .getByRole('region', { name: 'Estate' })
        .getByRole('row', { name: kind })
        .getByRole('cell');
      await expect(cells.nth(0)).toHaveText(String(counts[0]?.[kind]), { timeout: 100 });
      await expect(cells.nth(1)).toHaveText(String(counts[1]?.[kind]), { timeout: 100 });
    }
  }).toPass();
});

test('what has drifted stands at a glance, and leads to its page', async ({ page }) => {
  await open(page, '/');
  const differences = page.getByRole('region', { name: 'Differences' });
  for (const [name, words] of [
    ['users', 'Global secondary indexes › GSI2: only in Production'],
    ['caption-analysis', 'Visibility timeout: 30 s against 5 minutes'],
    ['assets', 'STANDARD_IA › Days: 60 days against 30 days'],
    ['tiktok-scratch-{env}', 'only in Development'],
  ] as const)
    await expect(
      differences.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) }),
    ).toContainText(words);
  // What is meant to differ between stages, or to stand in one of them, is nothing to be looked at.
  await expect(differences.getByRole('link', { name: 'videos', exact: true })).toHaveCount(0);
  await expect(differences.getByRole('link', { name: 'thumbnails', exact: true })).toHaveCount(0);
  await expect(differences.getByRole('link', { name: 'exports', exact: true })).toHaveCount(0);
  await differences.getByRole('link', { name: 'caption-analysis', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'caption-analysis', level: 1 })).toBeVisible();
});

test('an address that names no page, or no pair, says so with its status', async ({ page, complaints }) => {
  complaints.expect(/status of 40[04]/);
  for (const [path, status, words] of [
    ['/nowhere', 404, 'There is no page at this address.'],
    ['/?pair=dev,moon', 400, 'There is no environment moon. The environments are dev, prod.'],
    ['/?pair=dev', 400, 'A pair is two different environments'],
    ['/tables/products/item', 400, 'An item is named by its key'],
  ] as const) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(status);
    await expect(page.getByRole('alert')).toContainText(words);
  }
});
