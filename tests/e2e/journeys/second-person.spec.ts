import { SendMessageBatchCommand, GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { expect, test } from '../support/console-test.ts';
import { Interactions, planDialog } from '../support/interactions.ts';
import { picture } from '../support/picture.ts';
import { open, pane } from '../support/screen.ts';

const QUEUE = 'tiktok-commerce-auto-tagging-prod-dlq';

test('purge a production queue with a second person', async ({ page, clouds, sessions, browser }) => {
  const { sqs } = clouds.prod.clients;
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE }));
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: [1, 2, 3].map((number) => ({ Id: `${number}`, MessageBody: `journey ${number}` })),
    }),
  );
  const depth = async () => {
    const answer = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(answer.Attributes?.ApproximateNumberOfMessages);
  };
  expect(await depth()).toBeGreaterThanOrEqual(3);
  const operator = new Interactions('purge in production: who asks');
  await open(page, '/queues/auto-tagging-dlq');
  await operator.press(pane(page, 'Production').getByRole('button', { name: 'Purge' }));
  const dialog = planDialog(page);
  await operator.type(dialog.getByRole('textbox', { name: `The name ${QUEUE}` }), QUEUE);
  await expect(dialog).toContainText(/second person|agree/i);
  expect(await depth()).toBeGreaterThanOrEqual(3);
  await picture(page, 'purge-1-asked');
  operator.tell();
  expect(operator.count).toBe(2);

  const context = await browser.newContext({ storageState: await sessions('admin') });
  const second = await context.newPage();
  const admin = new Interactions('purge in production: who agrees');
  await open(second, '/approvals');
  await admin.press(
    second
      .getByRole('main')
      .getByRole('link', { name: new RegExp(QUEUE) })
      .first(),
  );
  await expect(second.getByRole('main').getByRole('button', { name: /Agree/ })).toBeEnabled();
  await picture(second, 'purge-2-second-person');
  await admin.press(second.getByRole('main').getByRole('button', { name: /Agree/ }));
  await expect.poll(depth, { timeout: 30_000 }).toBe(0);
  await picture(second, 'purge-3-done');
  admin.tell();
  expect(admin.count).toBe(2);
  await context.close();
});
