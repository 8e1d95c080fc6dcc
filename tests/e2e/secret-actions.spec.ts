import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { expect, test } from './support/console-test.ts';
import { Interactions, planDialog } from './support/interactions.ts';
import { open, pane, row } from './support/screen.ts';

const RUN = Date.now().toString(36);
const SHARED = 'correct-horse-battery-staple';

async function secret(
  { clients: { secretsManager } }: ConnectedEnvironment,
  Name: string,
  ...values: readonly object[]
): Promise<() => Promise<unknown>> {
  const [first, ...more] = values.map((value) => JSON.stringify(value));
  await secretsManager.send(new CreateSecretCommand({ Name, SecretString: first }));
  for (const SecretString of more)
    await secretsManager.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
  return () =>
    secretsManager.send(new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true }));
}

test("production's value in development is found, and neither is told", async ({ page, clouds }) => {
  const name = `e2e/parity-${RUN}`;
  const removals = [
    await secret(clouds.dev, name, { token: SHARED, user: `user-${RUN}`, extra: `extra-${RUN}` }),
    await secret(clouds.prod, name, { token: SHARED, user: `user-${RUN}`, apiKey: `key-${RUN}` }),
  ];
  const bodies: string[] = [];
  page.on('response', (response) => {
    void response.text().then(
      (text) => bodies.push(text),
      () => undefined,
    );
  });
  await open(page, `/secrets/${encodeURIComponent(name)}`);
  const keys = (side: 'Development' | 'Production') =>
    pane(page, side)
      .getByRole('listitem')
      .filter({ has: page.locator('code', { hasText: /^token$/ }) });
  await expect(keys('Development')).toContainText('same value in Production');
  await expect(keys('Production')).toContainText('same value in Development');
  await expect(pane(page, 'Production')).toContainText('CloudTrail tells of it');
  // A list that was asked for a moment before the secret was made is kept for seconds, on either side.
  await expect(async () => {
    await open(page, '/secrets');
    await expect(row(page, name)).toBeVisible({ timeout: 1_000 });
    await expect(row(page, name)).not.toContainText('Not here', { timeout: 1_000 });
  }).toPass();
  await page.getByRole('button', { name: 'Compare values' }).click();
  await expect(row(page, name)).toContainText('1 the same, 2 on one side');
  expect(bodies.join()).not.toContain(SHARED);
  // The developer's key of the demonstration is the one that production had before its rotation.
  await open(page, '/secrets/api-keys');
  await expect(pane(page, 'Development')).toContainText('former value of Production');
  await expect(pane(page, 'Production')).toContainText('Development has its former value');
  for (const remove of removals) await remove();
});

test('one value of production is shown once, with a reason, and stands nowhere else', async ({
  page,
  clouds,
}) => {
  const name = `e2e/reveal-${RUN}`;
  const remove = await secret(clouds.prod, name, { token: SHARED, port: 5432 });
  const person = new Interactions('show one value, in production');
  await open(page, `/secrets/${encodeURIComponent(name)}`);
  const token = pane(page, 'Production')
    .getByRole('listitem')
    .filter({ has: page.locator('code', { hasText: /^token$/ }) });
  await person.press(token.getByRole('button', { name: 'Show' }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText('CloudTrail tells that the console read the secret');
  await person.type(dialog.getByRole('textbox', { name: /reason|why/i }), 'a call at night', false);
  await person.press(dialog.getByRole('button', { name: 'Show value' }));
  await expect(dialog.getByText(SHARED)).toBeVisible();
  person.tell();
  expect(person.count).toBe(3);
  await page.keyboard.press('Escape');
  await expect(page.getByText(SHARED)).toHaveCount(0);
  await open(page, '/timeline');
  await expect(page.getByRole('main')).toContainText(`Show the key token of ${name}`);
  expect(await page.content()).not.toContain(SHARED);
  await remove();
});

test('a secret is rotated, and its former version made current again', async ({ page, clouds }) => {
  const name = `e2e/rotate-${RUN}`;
  const { secretsManager } = clouds.dev.clients;
  const remove = await secret(clouds.dev, name, { password: 'the-former-password' });
  await secretsManager.send(
    new RotateSecretCommand({
      SecretId: name,
      RotationLambdaARN: 'arn:aws:lambda:us-east-1:000000000000:function:sandbox-rotation',
      RotateImmediately: false,
    }),
  );
  const value = async () =>
    (await secretsManager.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
  const person = new Interactions('rotate a secret and go back, in development');
  await open(page, `/secrets/${encodeURIComponent(name)}`);
  const left = pane(page, 'Development');
  await person.press(left.getByRole('button', { name: 'Rotate' }));
  await expect.poll(value, { timeout: 20_000 }).toMatch(/^\{"password":"\w{32}"\}$/);
  await person.press(left.getByRole('button', { name: 'Make current' }));
  await expect.poll(value, { timeout: 10_000 }).toBe('{"password":"the-former-password"}');
  person.tell();
  expect(person.count).toBe(2);
  const { VersionIdsToStages = {} } = await secretsManager.send(
    new DescribeSecretCommand({ SecretId: name }),
  );
  expect(Object.keys(VersionIdsToStages)).toHaveLength(2);
  await remove();
});
