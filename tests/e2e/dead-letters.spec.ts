import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Locator, Page } from '@playwright/test';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { expect, test } from './support/console-test.ts';
import { Interactions, planDialog } from './support/interactions.ts';
import { picture } from './support/picture.ts';
import { open, pane } from './support/screen.ts';

/** SQS takes a deleted queue's name back only after a minute. */
const RUN = Date.now().toString(36);

interface Letters {
  readonly name: string;
  readonly dead: string;
  readonly waiting: () => Promise<number>;
  /** Bodies of what is in the queue that letters come from: received, and deleted. */
  readonly workOff: () => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

/** A queue of its own with dead letters of three causes. */
async function letters(
  { environment, clients: { sqs } }: ConnectedEnvironment,
  name: string,
): Promise<Letters> {
  const dead = `${name}-dlq`;
  const create = async (QueueName: string, Attributes: Record<string, string> = {}) =>
    (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  const deadUrl = await create(dead);
  const url = await create(name, {
    VisibilityTimeout: '30',
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:${environment.region}:${environment.account}:${dead}`,
      maxReceiveCount: 3,
    }),
  });
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  const bury = (MessageBody: string, errorType: string, errorMessage: string) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: deadUrl,
        MessageBody,
        MessageAttributes: { errorType: text(errorType), errorMessage: text(errorMessage) },
      }),
    );
  for (let number = 1; number <= 4; number += 1)
    await bury(`{"video":${number}}`, 'ModelTimeout', `Video ${number} took ${number}0 s.`);
  await bury('{"video":5,"price":null}', 'MissingPrice', 'There is no price in the caption.');
  await bury('<b>not JSON</b>', 'MalformedMessage', 'The body is not JSON.');
  return {
    name,
    dead,
    async waiting() {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: deadUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
    },
    async workOff() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 10 }),
      );
      for (const { ReceiptHandle } of Messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      return Messages.map(({ Body = '' }) => Body).sort();
    },
    async remove() {
      for (const QueueUrl of [url, deadUrl]) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}

function notices(page: Page): Locator {
  return page.getByRole('region', { name: 'Notices' });
}

function cause(within: Locator, title: string): Locator {
  return within
    .getByRole('list', { name: 'Causes' })
    .locator('> li')
    .filter({ has: within.page().getByText(title, { exact: true }) });
}

test('triage in production: causes, one cause sent again, one message mended', async ({ page, clouds }) => {
  const made = await letters(clouds.prod, `e2e-triage-${RUN}`);
  const person = new Interactions('triage dead letters, in production');
  await open(page, `/queues/${made.name}/dead-letters`);
  const right = pane(page, 'Production');
  await expect(pane(page, 'Development')).toContainText('This environment has no such queue.');
  await expect(right).toContainText('the receive count of each goes up by one');

  await person.press(right.getByRole('button', { name: 'Look through' }));
  await expect(right.getByText('6 messages in')).toBeVisible();
  await expect(cause(right, 'ModelTimeout')).toContainText('4 messages');
  await expect(cause(right, 'ModelTimeout')).toContainText('Video <n> took <n> s.');
  // The look has given back what it was given.
  expect(await made.waiting()).toBe(6);
  await picture(page, 'triage-1-causes');

  await person.press(cause(right, 'ModelTimeout').getByRole('button', { name: 'Redrive' }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText(`Send 4 dead letters of ${made.dead} to ${made.name} again`);
  await expect(dialog).toContainText('3 messages stop it');
  await picture(page, 'triage-2-plan');
  await person.type(dialog.getByRole('textbox', { name: `The name ${made.dead}` }), made.dead);
  const worked = await made.workOff();
  expect(worked).toEqual(['{"video":1}', '{"video":2}', '{"video":3}', '{"video":4}']);
  await expect(dialog).toContainText(`4 messages of ${made.dead} were sent to ${made.name} again.`, {
    timeout: 30_000,
  });
  expect(await made.waiting()).toBe(2);
  person.tell();
  expect(person.count).toBe(3);
  await page.keyboard.press('Escape');

  const mender = new Interactions('mend one dead letter and send it again, in production');
  const missing = cause(right, 'MissingPrice');
  await mender.press(missing.getByRole('button', { name: 'Messages' }));
  await mender.press(missing.getByRole('button', { name: 'Edit' }));
  await mender.type(missing.getByRole('textbox', { name: 'Body' }), '{"video":5,"price":1000}', false);
  await mender.press(missing.getByRole('button', { name: 'Redrive edited' }));
  await expect(dialog).toContainText('edited');
  await expect(dialog).toContainText('"price":1000');
  await picture(page, 'triage-3-mended');
  await mender.type(dialog.getByRole('textbox', { name: `The name ${made.dead}` }), made.dead);
  expect(await made.workOff()).toEqual(['{"video":5,"price":1000}']);
  await expect(dialog).toContainText('1 message of', { timeout: 30_000 });
  expect(await made.waiting()).toBe(1);
  mender.tell();
  expect(mender.count).toBe(5);
  await made.remove();
});

test('what comes back stops it, and the page says which came back', async ({ page, clouds }) => {
  const made = await letters(clouds.dev, `e2e-returns-${RUN}`);
  const { sqs } = clouds.dev.clients;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: made.dead }));
  await open(page, `/queues/${made.name}/dead-letters`);
  const left = pane(page, 'Development');
  await left.getByRole('button', { name: 'Look through' }).click();
  await left.getByRole('checkbox', { name: 'ModelTimeout' }).check();
  await expect(left.getByText(/Dry run: 4 of the 6 that were looked at would be sent to/)).toBeVisible();
  await left.getByRole('checkbox', { name: 'MissingPrice' }).check();
  await left.getByRole('textbox', { name: 'Body holds' }).fill('video');
  await expect(left.getByText(/Dry run: 5 of the 6/)).toBeVisible();
  await left.getByRole('combobox', { name: 'Stop after' }).selectOption('1');
  await left.getByRole('button', { name: 'Redrive chosen' }).click();
  // A worker that gives one of them up again at once.
  const [first = ''] = await made.workOff();
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: first }));
  await expect(notices(page).getByText('Stopped by itself')).toBeVisible({
    timeout: 30_000,
  });
  expect(await made.waiting()).toBe(2);
  await made.remove();
});

test('a message is sent by hand, deleted, and sent again by the undo', async ({ page, clouds }) => {
  const made = await letters(clouds.dev, `e2e-by-hand-${RUN}`);
  await open(page, `/queues/${made.name}`);
  const left = pane(page, 'Development');
  await left.getByText('Send message …').click();
  await left.getByRole('textbox', { name: 'Body' }).fill('{"by":"hand"}');
  await left.getByRole('button', { name: 'Add an attribute' }).click();
  await left.getByRole('textbox', { name: 'Attribute 1' }).fill('kind');
  await left.getByRole('textbox', { name: 'Value 1' }).fill('test');
  await left.getByRole('button', { name: 'Send message' }).click();
  await expect(notices(page).getByText(`Sent to ${made.name} as`)).toBeVisible();
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(notices(page).getByText(/Deleted .* from/)).toBeVisible({ timeout: 30_000 });
  await notices(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => made.workOff(), { timeout: 30_000 }).toEqual(['{"by":"hand"}']);
  await made.remove();
});

test.describe('a viewer', () => {
  test.use({ person: 'viewer' });

  test('sees how many there are, and none of them', async ({ page }) => {
    await open(page, '/queues/caption-analysis/dead-letters');
    await expect(pane(page, 'Production')).toContainText('Your role may not look at the messages');
    await expect(page.getByRole('button', { name: /Look through|Redrive/ })).toHaveCount(0);
  });
});
