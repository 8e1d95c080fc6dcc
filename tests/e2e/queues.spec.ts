import { CreateQueueCommand, DeleteQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from './support/console-test.ts';
import { fact, half, open, pane, row } from './support/screen.ts';

test('the list tells depth, dead letters and the timeout that differs', async ({ page }) => {
  await open(page, '/queues');
  const captions = row(page, 'caption-analysis');
  await expect(captions.getByRole('rowheader')).toContainText(
    'Visibility timeout: 30 s in Development, 5 minutes in Production',
  );
  await expect(half(captions, 'left').last()).toHaveText('DLQ after 3');
  await expect(row(page, 'thumbnail-generation').getByRole('rowheader')).toHaveText('thumbnail-generation');
  for (const side of ['left', 'right'] as const)
    await expect(half(row(page, 'product-assembly-dlq'), side).first()).toHaveText(/^\d+ dead letters$/);
  await page.getByRole('searchbox').fill('dlq');
  await expect(page).toHaveURL(/\?q=dlq$/);
  await expect(page.getByRole('rowheader').filter({ hasText: /^caption-analysis$/ })).toHaveCount(0);
});

test("a queue's page tells counts, redrive, policy and, of a dead-letter queue, its source", async ({
  page,
}) => {
  await open(page, '/queues/caption-analysis');
  await expect(fact(pane(page, 'Development'), 'Visibility timeout')).toHaveText('30 s');
  await expect(fact(pane(page, 'Production'), 'Visibility timeout')).toHaveText('5 min');
  await expect(fact(pane(page, 'Production'), 'Dead letters')).toHaveText(
    'to tiktok-commerce-caption-analysis-prod-dlq after 3 receives',
  );
  await pane(page, 'Production').getByText('JSON', { exact: true }).click();
  await expect(pane(page, 'Production').getByText('"Sid": "topics-may-send"')).toBeVisible();
  await open(page, '/queues/caption-analysis-dlq');
  await expect(pane(page, 'Development')).toContainText('tiktok-caption-analysis-dev');
  await expect(fact(pane(page, 'Development'), 'Retention')).toHaveText('14 d');
});

test('a look at messages says what it costs, shows them with their causes, and has cost that', async ({
  page,
}) => {
  await open(page, '/queues/product-assembly-dlq');
  const right = pane(page, 'Production');
  await expect(right).toContainText('the receive count of each goes up by one');
  await right.getByRole('combobox', { name: 'Hidden for' }).selectOption('0 s');
  await expect(right).toContainText('The messages stay visible');
  await right.getByRole('combobox', { name: 'At most' }).selectOption('50 messages');
  await right.getByRole('button', { name: 'Look at messages' }).click();
  const messages = right
    .getByRole('list')
    .filter({ has: page.locator('li code') })
    .last();
  await expect(right.getByText(/\d+ messages in \d+ receives?/)).toBeVisible();
  const one = messages.getByRole('listitem').first();
  await expect(one.locator('pre')).toContainText('"');
  const id = (await one.locator('code').first().textContent()) ?? '';
  const received = Number(/received (\d+)×/.exec((await one.textContent()) ?? '')?.[1]);
  expect(received).toBeGreaterThan(0);
  // The other side was not looked at.
  await expect(pane(page, 'Development').getByText(/messages in \d+ receive/)).toHaveCount(0);
  await right.getByRole('button', { name: 'Look at messages' }).click();
  await expect(messages.getByRole('listitem').filter({ hasText: id })).toContainText(
    new RegExp(`received (${received + 1}|${received + 2}|${received + 3})×`),
  );
});

test("what was looked at and typed for one queue is not the next one's", async ({ page }) => {
  await open(page, '/queues/product-assembly-dlq?pair=dev,prod');
  const right = pane(page, 'Production');
  await right.getByRole('combobox', { name: 'Hidden for' }).selectOption('0 s');
  await right.getByRole('button', { name: 'Look at messages' }).click();
  const looked = right.getByText(/\d+ messages in \d+ receives?/);
  await expect(looked).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('caption-analysis-prod');
  const found = page
    .getByRole('dialog', { name: 'Find anything' })
    .getByRole('option', { name: /caption-analysis/ });
  await expect(found.first()).toBeVisible();
  await found.first().click();
  await expect(page.getByRole('heading', { name: /^caption-analysis/, level: 1 })).toBeVisible();
  await expect(right.getByRole('combobox', { name: 'Hidden for' })).not.toHaveValue('0');
  await expect(looked).toHaveCount(0);
});

test('a message with attributes, a FIFO group and markup is shown as it was sent', async ({
  page,
  clouds,
}) => {
  const { sqs } = clouds.dev.clients;
  // SQS takes a deleted queue's name back only after a minute.
  const QueueName = `e2e-look-${Date.now().toString(36)}.fifo`;
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName,
      Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' },
    }),
  );
  await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: '{"title":"<b>bold</b>","long":12345678901234567890}',
      MessageGroupId: 'group-one',
      MessageAttributes: { cause: { DataType: 'String', StringValue: 'e2e' } },
    }),
  );
  await open(page, `/queues/${QueueName}`);
  const left = pane(page, 'Development');
  await expect(fact(left, 'Kind')).toHaveText('FIFO');
  await left.getByRole('button', { name: 'Look at messages' }).click();
  await expect(left.locator('pre').last()).toContainText('"title": "<b>bold</b>"');
  // Numbers longer than JavaScript's keep every digit.
  await expect(left.locator('pre').last()).toContainText('12345678901234567890');
  await expect(left.getByText('group-one')).toBeVisible();
  await expect(left.getByRole('definition').filter({ hasText: 'e2e' }).first()).toBeVisible();
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
});

test('topics: who is told, raw or in an envelope', async ({ page }) => {
  await open(page, '/topics');
  await expect(half(row(page, 'new-video-posted'), 'left').first()).toHaveText('3');
  await expect(half(row(page, 'product-processed'), 'right').first()).toHaveText('1');
  await row(page, 'new-video-posted').getByRole('link', { name: 'new-video-posted', exact: true }).click();
  const right = pane(page, 'Production');
  for (const queue of ['caption-analysis', 'thumbnail-generation', 'auto-tagging'])
    await expect(
      right.getByRole('listitem').filter({ hasText: `tiktok-commerce-${queue}-prod` }),
    ).toContainText('raw delivery');
  await expect(fact(right, 'Confirmed')).toHaveText('3');
  await open(page, '/topics/product-processed');
  await expect(
    pane(page, 'Production').getByRole('listitem').filter({ hasText: 'whatsapp-notifications' }),
  ).toContainText('raw delivery');
});
