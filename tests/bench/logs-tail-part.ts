import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BROWSER_WORDS } from '../../infra/checks/browser.ts';
import { findChromium } from '../../infra/checks/console-under-test.ts';
import type { Bench, Part } from './bench.ts';
import { atMost, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { residentBytes } from './memory.ts';
import type { Stage } from './stage.ts';

const PER_SECOND = 500;
const STREAMS = 2;
const ROUND_MS = 200;
const GROUP = '/bench/tail';
const PAGE = `/logs?left=${encodeURIComponent(GROUP)}`;
/** What is written is told a second later; a live tail's gaps are looked for some seconds after. */
const SETTLE_MS = 15_000;
const MIB = 1_048_576;

export const logsTailPart: Part = {
  name: 'logs-tail',
  looksAt: `a log of ${PER_SECOND} lines a second, followed by server-sent events and in Chromium`,
  measure,
};

async function measure({ withStage, small, minutes, progress }: Bench): Promise<readonly Figure[]> {
  const seconds = (small ? 0.5 : minutes) * 60;
  return withStage({}, async (stage) => {
    const { logs } = stage.left.connected.clients;
    await prepare(logs);
    const browser = await chromium.launch({ executablePath: await findChromium(), args: BROWSER_WORDS });
    const left = new AbortController();
    try {
      const page = await signedIn(browser, stage.consoleUrl);
      await page.goto(PAGE);
      await page.getByText('following').waitFor();
      const follower = follow(stage, await cookieOf(page), left.signal);
      await sleep(3_000);
      const writing = write(logs, seconds);
      // The first lines fill what a page keeps: flat is what it is from then on.
      await sleep(Math.min(seconds / 4, 30) * 1_000);
      const [heapThen, consoleThen] = [await heapOf(page), await residentBytes(stage.consolePid)];
      progress(`writing for ${seconds} s`);
      const written = await writing;
      await sleep(SETTLE_MS);
      const [heapNow, consoleNow] = [await heapOf(page), await residentBytes(stage.consolePid)];
      return figuresOf({ written, seconds, seen: follower.seen, leftOut: follower.leftOut(), browser: await shownIn(page), heapThen, heapNow, consoleThen, consoleNow });
    } finally {
      left.abort();
      await browser.close();
    }
  });
} // prettier-ignore

interface Measured {
  readonly written: number;
  readonly seconds: number;
  /** How often each number was told. */
  readonly seen: ReadonlyMap<number, number>;
  readonly leftOut: number;
  readonly browser: { readonly seen: number; readonly leftOut: number };
  readonly heapThen: number;
  readonly heapNow: number;
  readonly consoleThen?: number;
  readonly consoleNow?: number;
}

function figuresOf(measured: Measured): readonly Figure[] {
  const { written, seconds, seen, leftOut, browser, heapThen, heapNow, consoleThen = 0, consoleNow = 0 } = measured;
  const doubled = [...seen.values()].filter((times) => times > 1).length;
  const inMib = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`;
  return [
    told('lines written', `${written} in ${seconds} s`),
    atMost('lines lost on the way', written - seen.size, { unit: 'lines', most: 0, note: `${leftOut} said to be left out` }),
    atMost('lines told twice', doubled, { unit: 'lines', most: 0 }),
    atMost('Chromium: lines that it has not counted, or twice', Math.abs(written - browser.seen), { unit: 'lines', most: 0, note: `${browser.leftOut} said to be left out` }),
    atMost('Chromium: heap at the end over the beginning', heapNow / heapThen, { unit: '×', most: 1.25, note: `${inMib(heapThen)} → ${inMib(heapNow)}` }),
    told('the console’s memory meanwhile', `${inMib(consoleThen)} → ${inMib(consoleNow)}`),
  ];
} // prettier-ignore

async function prepare(logs: CloudWatchLogsClient): Promise<void> {
  await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  for (let index = 0; index < STREAMS; index += 1)
    await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: `bench/${index}` }));
}

/** Writes numbered lines at an even rate; how many they were in the end. */
async function write(logs: CloudWatchLogsClient, seconds: number): Promise<number> {
  const began = Date.now();
  let written = 0;
  for (let round = 0; Date.now() - began < seconds * 1_000; round += 1) {
    const due = Math.min(seconds * PER_SECOND, Math.floor(((Date.now() - began) / 1_000) * PER_SECOND));
    const logEvents = Array.from({ length: due - written }, (_, index) => ({
      timestamp: Date.now(),
      message: JSON.stringify({ level: 'info', msg: 'numbered line of the bench', number: written + index }),
    }));
    if (logEvents.length > 0)
      await logs.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName: `bench/${round % STREAMS}`, logEvents }));
    written = due;
    await sleep(ROUND_MS);
  }
  return written;
} // prettier-ignore

interface Follower {
  readonly seen: ReadonlyMap<number, number>;
  readonly leftOut: () => number;
}

/** Follows by the console's own server-sent events, as the page does. */
function follow({ consoleUrl }: Stage, cookie: string, signal: AbortSignal): Follower {
  const seen = new Map<number, number>();
  let leftOut = 0;
  const take = (data: string) => {
    const message = JSON.parse(data) as { readonly kind: string; readonly lines?: readonly { readonly text: string }[]; readonly leftOut?: number };
    leftOut += message.leftOut ?? 0;
    for (const { text } of message.lines ?? []) {
      const { number } = JSON.parse(text) as { readonly number: number };
      seen.set(number, (seen.get(number) ?? 0) + 1);
    }
  };
  const read = async () => {
    const address = `${consoleUrl}/logs/stream?left=${encodeURIComponent(GROUP)}`;
    const answer = await fetch(address, { headers: { cookie, accept: 'text/event-stream' }, signal });
    if (!answer.ok || !answer.body) throw new Error(`The console answered ${answer.status}.`);
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) take(data);
      }
    }
  };
  read().catch((error: unknown) => {
    if (!signal.aborted) console.error(error);
  });
  return { seen, leftOut: () => leftOut };
} // prettier-ignore

async function signedIn(browser: Browser, consoleUrl: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: consoleUrl, viewport: { width: 1440, height: 900 } });
  await context.request.post('/sign-in', { form: { person: 'operator' }, headers: { Origin: consoleUrl } });
  return context.newPage();
}

async function cookieOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** What scripts hold, after what nobody holds was given back. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

async function shownIn(page: Page): Promise<{ readonly seen: number; readonly leftOut: number }> {
  const { seen, leftOut } = await page.locator('[data-seen]').evaluate(({ dataset }: HTMLElement) => dataset as Record<string, string | undefined>);
  return { seen: Number(seen), leftOut: Number(leftOut) };
} // prettier-ignore
