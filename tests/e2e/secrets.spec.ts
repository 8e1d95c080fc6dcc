import { GetSecretValueCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { expect, test } from './support/console-test.ts';
import { fact, open, pane, row } from './support/screen.ts';

test('the list pairs secrets by what they are for, the page tells ages, stages and replicas', async ({
  page,
}) => {
  await open(page, '/secrets');
  await expect(row(page, 'api-keys').getByRole('rowheader')).toBeVisible();
  await row(page, 'api-keys').getByRole('link', { name: 'api-keys', exact: true }).click();
  const [left, right] = [pane(page, 'Development'), pane(page, 'Production')];
  await expect(fact(left, 'Description')).toHaveText('Keys of the outside services');
  await expect(right.getByText('AWSPREVIOUS')).toBeVisible();
  await expect(left.getByText('AWSPREVIOUS')).toHaveCount(0);
  await expect(right).toContainText(/us-west-2\s*In sync/i);
  await expect(left).toContainText('None.');
});

test('the keys inside are named, and the one that a side lacks is told there', async ({ page }) => {
  await open(page, '/secrets/api-keys');
  for (const side of ['Development', 'Production'] as const)
    await expect(pane(page, side).getByText('openai_api_key', { exact: true })).toBeVisible();
  await expect(
    pane(page, 'Development').getByRole('listitem').filter({ hasText: 'whatsapp_token' }),
  ).toContainText('missing here');
  await expect(
    pane(page, 'Production').getByRole('listitem').filter({ hasText: 'whatsapp_token' }),
  ).toContainText('not in Development');
});

test('no value of any secret leaves the server: not in a document, not in data, not in a script', async ({
  page,
  clouds,
}) => {
  const values = [...(await secretValues(clouds.dev)), ...(await secretValues(clouds.prod))];
  expect(values.length).toBeGreaterThan(5);
  const told = recordAnswers(page);
  const names = await allNames(clouds.dev, clouds.prod);
  for (const path of [
    '/',
    '/secrets',
    ...names.map((name) => `/secrets/${encodeURIComponent(name)}`),
    '/configuration',
  ])
    await open(page, path);
  // The same once more as data, as the router asks for it.
  await page.getByRole('link', { name: 'Secrets', exact: true }).click();
  await row(page, 'api-keys').getByRole('link', { name: 'api-keys', exact: true }).click();
  await expect(pane(page, 'Production').getByText('whatsapp_token')).toBeVisible();
  const answers = await Promise.all(told);
  expect(answers.some(({ url }) => url.includes('/secrets/api-keys.data'))).toBe(true);
  for (const { url, text } of answers)
    expect(
      values.filter((value) => text.includes(value)),
      url,
    ).toEqual([]);
});

test('configuration: both sides by key, secrets masked, secrets in plain text found', async ({ page }) => {
  await open(page, '/configuration');
  const service = page.getByRole('table').filter({
    has: page.getByRole('columnheader', { name: 'whatsapp-service', exact: true }),
  });
  const variable = (key: string) =>
    service
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${key}(?![A-Z_])`) }) });
  await expect(variable('LOG_LEVEL')).toContainText(/differs.*debug.*info/);
  await expect(variable('WHATSAPP_VERIFY_TOKEN')).toContainText('A secret stands in plain text');
  await expect(variable('WHATSAPP_VERIFY_TOKEN').getByText('masked')).toHaveCount(2);
  await expect(variable('WHATSAPP_TOKEN')).toContainText(
    'arn:aws:secretsmanager:us-east-1:123456789012:secret:',
  );
  // A table's name per environment corresponds: that is no difference.
  await expect(variable('VIDEOS_TABLE').getByRole('rowheader')).toHaveText('VIDEOS_TABLE');
  const all = await service.getByRole('rowheader').count();
  await page.getByRole('checkbox', { name: 'Only what differs' }).check();
  await expect(page).toHaveURL(/\?only=different$/);
  await expect(variable('VIDEOS_TABLE')).toHaveCount(0);
  expect(await service.getByRole('rowheader').count()).toBeLessThan(all);
  await page.goBack();
  await expect(page.getByRole('checkbox', { name: 'Only what differs' })).not.toBeChecked();
});

test('no masked variable leaves the server', async ({ page, clouds }) => {
  const masked = [
    'made-up-verify-token-in-plain-text',
    ...(
      await Promise.all(clouds.dev.environment.environmentFiles.map(({ path }) => plainSecrets(path)))
    ).flat(),
  ];
  expect(masked.length).toBeGreaterThan(2);
  const told = recordAnswers(page);
  await open(page, '/configuration');
  await page.getByRole('checkbox', { name: 'Only what differs' }).check();
  await expect(page).toHaveURL(/only=different/);
  const answers = await Promise.all(told);
  expect(answers.some(({ url }) => url.includes('.data'))).toBe(true);
  for (const { url, text } of answers)
    expect(
      masked.filter((value) => text.includes(value)),
      url,
    ).toEqual([]);
});

/** Every value of every version that is current, and every text inside. */
async function secretValues({ clients }: ConnectedEnvironment): Promise<readonly string[]> {
  const { SecretList = [] } = await clients.secretsManager.send(new ListSecretsCommand());
  const texts = await Promise.all(
    SecretList.map(async ({ ARN }) => {
      const { SecretString = '' } = await clients.secretsManager.send(
        new GetSecretValueCommand({ SecretId: ARN }),
      );
      return SecretString;
    }),
  );
  return texts.flatMap((text) => {
    const inside: unknown = JSON.parse(text);
    // An empty one is in every text.
    return Object.values(inside as Record<string, string>).filter((value) => value !== '');
  });
}

async function allNames(...sides: readonly ConnectedEnvironment[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    sides.map(({ clients }) => clients.secretsManager.send(new ListSecretsCommand())),
  );
  return lists.flatMap(({ SecretList = [] }) => SecretList.flatMap(({ Name }) => Name ?? []));
}

/** The values in a dotenv file whose names say that they are secret. */
async function plainSecrets(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/^(?:[A-Z_]*(?:TOKEN|SECRET|API_KEY)[A-Z_]*)=["']?([^"'\n]+)/gm)].flatMap(
    ([, value = '']) => (value.length > 4 ? [value] : []),
  );
}

/** What the console answers from now on, as text. */
function recordAnswers(page: Page): Promise<{ readonly url: string; readonly text: string }>[] {
  const told: Promise<{ readonly url: string; readonly text: string }>[] = [];
  page.on('response', (response) => {
    const url = response.url();
    // What is left before it has arrived has no body to be looked at.
    told.push(
      response.text().then(
        (text) => ({ url, text }),
        () => ({ url, text: '' }),
      ),
    );
  });
  return told;
}
