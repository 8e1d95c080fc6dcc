import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { BROWSER_WORDS } from '../../infra/checks/browser.ts';
import { findChromium } from '../../infra/checks/console-under-test.ts';
import type { Bench, Part } from './bench.ts';
import { atMost, milliseconds, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { startMeasuredCloud } from './measured-cloud.ts';
import type { MeasuredCloud } from './measured-cloud.ts';
import type { Stage } from './stage.ts';
import { median } from './timing.ts';
import type { Visitor } from './visitor.ts';

const QUEUES = 10;
/** Sent, in the dead-letter queue, age and depth of each. */
const SERIES = 4 * QUEUES;
const CALL_MS = 600;
const MOST_RATIO = 1.3;
const MOST_FRAME_MS = 50;
const PAGE = '/metrics?range=7d';
const ROUNDS = 5;

export const metricsPart: Part = {
  name: 'metrics',
  looksAt: `${SERIES} series over 7 days, and zooming into them in Chromium`,
  measure,
};

async function measure({ withStage, small }: Bench): Promise<readonly Figure[]> {
  const clouds: MeasuredCloud[] = [];
  try {
    return await withStage(
      {
        async addressesOf(side, usual) {
          const end = side === 'left' ? 'dev' : 'prod';
          const names = Array.from({ length: QUEUES }, (_, index) => [
            `orders-${index}-${end}`,
            `orders-${index}-${end}-dlq`,
          ]);
          const cloud = await startMeasuredCloud(usual.endpoint, names.flat(), CALL_MS);
          clouds.push(cloud);
          return { ...usual, endpoint: cloud.url };
        },
      },
      async (stage) => [
        ...(await answers(stage.operator, clouds, small ? 2 : ROUNDS)),
        ...(await viewers(stage.operator, clouds)),
        ...(await inBrowser(stage)),
      ],
    );
  } finally {
    await Promise.all(clouds.map((cloud) => cloud.close()));
  }
}

/** Another beginning each time: what was answered before is known for minutes. */
function pageOf(round: number): string {
  const hour = 3_600_000;
  const to = Math.floor(Date.now() / hour) * hour - round * hour;
  const moment = (at: number) => new Date(at).toISOString();
  return `/metrics?from=${moment(to - 168 * hour)}&to=${moment(to)}`;
}

async function answers(operator: Visitor, clouds: readonly MeasuredCloud[], rounds: number) {
  const cold = await operator.visit(PAGE);
  const first = clouds.map((cloud) => cloud.take());
  const times: number[] = [];
  let calls: Readonly<Record<string, number>> = {};
  for (let round = 1; round <= rounds; round += 1) {
    const visit = await operator.visit(pageOf(round));
    if (visit.status !== 200 || !visit.whole) throw new Error(`The page answered ${visit.status}.`);
    times.push(visit.completeMs);
    [calls = {}] = clouds.map((cloud) => cloud.take());
  }
  const { GetMetricData = 0, ListMetrics = 0 } = calls;
  return [
    atMost(`${SERIES} series over 7 days: GetMetricData on one side`, GetMetricData, {
      unit: 'calls',
      most: 1,
    }),
    told(
      'the same, ListMetrics',
      `${first[0]?.ListMetrics ?? 0} at once for the first viewer, then ${ListMetrics} for minutes`,
    ),
    atMost(`${SERIES} series over 7 days: all of the page, over the call`, median(times) / CALL_MS, {
      unit: '×',
      most: MOST_RATIO,
      note: `${milliseconds(median(times))} over ${CALL_MS} ms; the very first viewer waits for the list as well: ${milliseconds(cold.completeMs)}`,
    }),
  ];
}

async function viewers(operator: Visitor, clouds: readonly MeasuredCloud[]): Promise<readonly Figure[]> {
  const page = pageOf(40);
  await Promise.all(Array.from({ length: 20 }, () => operator.visit(page)));
  const [calls = {}] = clouds.map((cloud) => cloud.take());
  return [
    atMost('20 viewers: GetMetricData on one side', calls.GetMetricData ?? 0, { unit: 'calls', most: 1 }),
  ];
}

async function inBrowser({ consoleUrl }: Stage): Promise<readonly Figure[]> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: BROWSER_WORDS });
  try {
    const page = await signedIn(browser, consoleUrl);
    // Compiled and kept: a browser that has been at the page before.
    await page.goto(PAGE);
    await page.locator('.recharts-line').first().waitFor();
    const shownMs = await firstChartMs(page);
    await page.waitForTimeout(2_000);
    const frames = await whileZooming(page);
    return [
      atMost('Chromium: first chart from the address on, over the call', shownMs / CALL_MS, {
        unit: '×',
        most: MOST_RATIO,
        note: `${milliseconds(shownMs)} over ${CALL_MS} ms`,
      }),
      ...frameFigures('under the moving cursor', frames.moving),
      ...frameFigures('while a stretch is marked', frames.marking),
      ...frameFigures('while the zoomed charts are drawn', frames.drawing),
    ];
  } finally {
    await browser.close();
  }
}

function frameFigures(when: string, { longest, task }: Watched): readonly Figure[] {
  return [
    atMost(`Chromium: longest frame ${when}`, longest, {
      unit: 'ms',
      most: MOST_FRAME_MS,
      note: task === 0 ? 'no task over 50 ms' : `the longest task ${milliseconds(task)}`,
    }),
  ];
}

async function signedIn(browser: Browser, consoleUrl: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: consoleUrl, viewport: { width: 1440, height: 900 } });
  await context.request.post('/sign-in', { form: { person: 'operator' }, headers: { Origin: consoleUrl } });
  return context.newPage();
}

/** Looks in each frame for the first line of a chart that has a place on the screen. */
const SEE_CHART = `(() => {
  const look = () => {
    const isSeen = [...document.querySelectorAll('figure svg path')].some((line) => line.getBoundingClientRect().width > 0);
    if (isSeen) window.firstChartMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

/** From the address on until the first chart is read: the median of some visits. */
async function firstChartMs(page: Page): Promise<number> {
  await page.addInitScript(SEE_CHART);
  const times: number[] = [];
  for (let round = 60; round < 60 + ROUNDS; round += 1) {
    await page.goto(pageOf(round));
    const seen = await page.waitForFunction(() => (window as { firstChartMs?: number }).firstChartMs);
    times.push(Number(await seen.jsonValue()));
  }
  return median(times);
}

/** Frames and long tasks, told by the page itself. */
const WATCH = `(() => {
  window.watched = { last: performance.now(), longest: 0, task: 0 };
  const frame = (now) => {
    window.watched.longest = Math.max(window.watched.longest, now - window.watched.last);
    window.watched.last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.watched.task = Math.max(window.watched.task, duration);
  }).observe({ type: 'longtask' });
})()`;
const TAKE = `(() => {
  const { longest, task } = window.watched;
  window.watched.longest = 0;
  window.watched.task = 0;
  return { longest, task };
})()`;

interface Watched {
  /** Between two frames: on a busy machine others' work counts too. */
  readonly longest: number;
  /** The longest task of the page itself; nought where none was over 50 ms. Source: W3C, Long Tasks API. */
  readonly task: number;
}

async function whileZooming(page: Page) {
  const box = await page.locator('figure [data-plot]').first().boundingBox();
  if (!box) throw new Error('There is no chart.');
  const y = box.y + box.height / 2;
  const sweep = async (from: number, to: number) => {
    for (let step = 0; step <= 40; step += 1) {
      await page.mouse.move(box.x + box.width * (from + ((to - from) * step) / 40), y);
      await page.waitForTimeout(16);
    }
  };
  await page.mouse.move(box.x, y);
  await page.evaluate(WATCH);
  await page.waitForTimeout(200);
  const take = () => page.evaluate<Watched>(TAKE);
  await take();
  await sweep(0, 0.3);
  const moving = await take();
  await page.mouse.down();
  await sweep(0.3, 0.7);
  const marking = await take();
  await page.mouse.up();
  await page.waitForTimeout(CALL_MS + 2_000);
  const drawing = await take();
  return { moving, marking, drawing };
}
