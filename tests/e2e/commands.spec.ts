import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/console-test.ts';
import { fact, half, open, pane, row } from './support/screen.ts';
import type { SideLabel } from './support/screen.ts';

const run = promisify(execFile);

/** What the sandboxes take, and nothing of whoever runs the tests. */
const VARIABLES = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_PAGER: '',
  AWS_CONFIG_FILE: '/dev/null',
};

const SIDES = ['Development', 'Production'] as const;

/** A command line of the page, run as a person would run it. */
async function shell(line: string): Promise<string> {
  const { stdout } = await run('sh', ['-c', line], {
    env: { ...process.env, ...VARIABLES },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

async function json(line: string): Promise<Record<string, unknown>> {
  return JSON.parse(await shell(line)) as Record<string, unknown>;
}

/** The lines that a page says do the same, of one side. */
async function linesOf(page: Page, side: SideLabel): Promise<readonly string[]> {
  const block = page.locator('details').filter({ hasText: 'The same on the command line' });
  if (!(await block.evaluate((element: HTMLDetailsElement) => element.open)))
    await block.locator('summary').click();
  return block.locator('summary + div > div').filter({ hasText: side }).locator('code').allTextContents();
}

function lineWith(lines: readonly string[], words: string): string {
  const line = lines.find((one) => one.includes(words));
  if (line === undefined) throw new Error(`No line with ${words} among:\n${lines.join('\n')}`);
  return line;
}

async function inPane(within: Locator): Promise<string> {
  return (
    (await within
      .locator('code')
      .filter({ hasText: /^(aws|redis-cli|printf) / })
      .last()
      .textContent()) ?? ''
  );
}

async function isOnPath(program: string): Promise<boolean> {
  return run('sh', ['-c', `command -v ${program}`]).then(
    () => true,
    () => false,
  );
}

test.describe('aws', () => {
  test.beforeEach(async () => {
    const there = await isOnPath('aws');
    if (!there) console.log('skipped: the aws command line is not on the PATH');
    test.skip(!there, 'the aws command line is not on the PATH');
  });

  test('tables and a queue: the lines print what the page shows', async ({ page }) => {
    for (const side of SIDES)
      await test.step(side, async () => {
        await open(page, '/tables/users');
        const described = await json(lineWith(await linesOf(page, side), 'describe-table'));
        const table = described.Table as { ItemCount: number; GlobalSecondaryIndexes: readonly unknown[] };
        await expect(fact(pane(page, side), 'Items')).toHaveText(String(table.ItemCount));
        await expect(pane(page, side)).toContainText(`Indexes (${table.GlobalSecondaryIndexes.length})`);
        await open(page, '/queues/caption-analysis');
        const lines = await linesOf(page, side);
        const { QueueUrl } = await json(lineWith(lines, 'get-queue-url'));
        const line = `QUEUE_URL='${String(QueueUrl)}'; ${lineWith(lines, 'get-queue-attributes')}`;
        const { Attributes } = await json(line);
        const seconds = Number((Attributes as Record<string, string>).VisibilityTimeout);
        await expect(fact(pane(page, side), 'Visibility timeout')).toHaveText(
          seconds === 300 ? '5 min' : `${seconds} s`,
        );
      });
  });

  test('items: the line of a filtered query reads the same items at the same cost', async ({ page }) => {
    await open(page, '/tables/products/items?index=GSI1&pk=CATEGORY%23bags&where=price:%3C:N:60000&limit=25');
    for (const side of SIDES) {
      const { Items, Count, ScannedCount, ConsumedCapacity } = await json(await inPane(pane(page, side)));
      await expect(pane(page, side)).toContainText(`${String(Count)} shown of ${String(ScannedCount)} read`);
      const { CapacityUnits } = ConsumedCapacity as { CapacityUnits: number };
      await expect(pane(page, side)).toContainText(`${CapacityUnits} read units used`);
      const ids = (Items as { video_id: { S: string } }[]).map((item) => item.video_id.S);
      await expect(pane(page, side).locator('tbody tr td:nth-child(2)')).toHaveText(ids);
    }
  });

  test('an object of an odd name: its head, and its very bytes', async ({ page }) => {
    await open(page, `/buckets/assets/object?key=${encodeURIComponent("odd/');alert(1);//.txt")}`);
    for (const side of SIDES) {
      const lines = await linesOf(page, side);
      const { ETag } = await json(lineWith(lines, 'head-object'));
      await expect(fact(pane(page, side), 'ETag')).toHaveText(String(ETag).replaceAll('"', ''));
      // The program opens /dev/stdout by its name: that takes a pipe.
      expect(await shell(`${lineWith(lines, 's3api get-object ')} | cat`)).toMatch(/^A name\.\n/);
    }
  });
});

test.describe('redis-cli', () => {
  test.beforeEach(async () => {
    const there = await isOnPath('redis-cli');
    if (!there) console.log('skipped: redis-cli is not on the PATH');
    test.skip(!there, 'redis-cli is not on the PATH');
  });

  test('a cache: INFO, a branch of keys and a hash of an odd name', async ({ page }) => {
    await open(page, '/caches');
    const version = await half(row(page, 'main'), 'left').first().textContent();
    const told = await shell(lineWith(await linesOf(page, 'Development'), 'INFO'));
    expect(version).toContain(/(?:redis|valkey)_version:(\S+)/.exec(told)?.[1] ?? 'no version');
    await open(page, '/caches/main/keys?prefix=cart:');
    for (const side of SIDES) {
      const keys = (await shell(lineWith(await linesOf(page, side), '--scan'))).trim().split('\n').sort();
      const segments = keys.map((key) => key.replace(/^cart:/, ''));
      const shown = await pane(page, side).getByRole('listitem').locator('.font-mono').allTextContents();
      expect([...shown].sort()).toEqual(segments);
    }
    await open(page, `/caches/main/key?key=${encodeURIComponent("cart:');alert(1);//")}`);
    expect(await shell(await inPane(pane(page, 'Production')))).toContain(
      '<img src=x onerror=alert(2)>\n<b>value</b>',
    );
  });

  test('a key that is no text is named in a line that finds it', async ({ page }) => {
    await open(page, '/caches/main/keys?prefix=bin:');
    await pane(page, 'Development').getByRole('link').filter({ hasText: '\\xff\\xfe\\x00' }).click();
    await expect(fact(pane(page, 'Development'), 'Type')).toContainText('string');
    const { stdout } = await run('sh', ['-c', await inPane(pane(page, 'Development'))], {
      encoding: 'buffer',
    });
    expect([...stdout.subarray(0, 4)]).toEqual([0xde, 0xad, 0xbe, 0xef]);
  });
});
