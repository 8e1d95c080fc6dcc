import { createHash } from 'node:crypto';
import type { LogLine } from '../cloud.ts';
import type { HistoryPlan } from './plan.ts';
import { Traffic, troubledService } from './traffic.ts';

/** What is written of a past: one request of a service each minute, one call of a function every ten; each 5xx of a burst. */
const callEveryMinutes = 10;
const day = 86_400;

const routes: Readonly<Record<string, readonly (readonly [method: string, route: string])[]>> = {
  'ingestion-api': [['POST', '/api/v1/videos']],
  'product-service': [
    ['GET', '/api/v1/shop/:handle'],
    ['GET', '/api/v1/shop/:handle/products/:productId'],
  ],
  'whatsapp-service': [['POST', '/webhooks/whatsapp']],
};

/** The lines of one day of a past, in the words of the programs that print them; days are counted from its start. */
export function* linesOfDay(plan: HistoryPlan, index: number): Generator<LogLine> {
  const traffic = new Traffic(plan);
  const start = plan.start + index * day;
  const end = Math.min(plan.end, start + day);
  for (let at = start; at < end; at += 60) {
    for (const service of plan.subjects.services) yield* serviceLines(plan, traffic, service, at);
    if (Math.floor(at / 60) % callEveryMinutes === 0)
      for (const called of plan.subjects.functions) yield* functionLines(plan, traffic, called, at);
  }
}

function idOf(...words: readonly (string | number)[]): string {
  return createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 32);
}

function uuidOf(...words: readonly (string | number)[]): string {
  const id = idOf(...words);
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20)}`;
}

function* serviceLines(
  plan: HistoryPlan,
  traffic: Traffic,
  { name, logGroup }: HistoryPlan['subjects']['services'][number],
  at: number,
): Generator<LogLine> {
  const minute = traffic.at(name, at);
  const isBurst = minute.serverErrors > 1;
  const task = Math.floor(traffic.chance(`${name} task`, at) * 2);
  // A deployment replaces the tasks: what comes after it is printed by others.
  const release = traffic.incidents.filter(({ kind, start }) => kind === 'deployment' && start <= at).length;
  const isReleased = name === troubledService;
  const stream = `ecs/${name}/${idOf(plan.seed, name, task, isReleased ? release : 0)}`;
  const version = `1.${2 + (isReleased ? release : 0)}.0`;
  const line = (offsetMs: number, level: string, more: object, msg: string): LogLine => {
    const timestamp = at * 1000 + offsetMs;
    const time = new Date(timestamp).toISOString();
    const base = { level, time, service: name, version, stage: plan.subjects.stage };
    return { group: logGroup, stream, timestamp, message: JSON.stringify({ ...base, ...more, msg }) };
  };
  const known = routes[name] ?? [];
  const [method, route] = known[Math.floor(traffic.chance(`${name} route`, at) * known.length)] ?? [
    'GET',
    '/',
  ];
  const request = (offset: number, status: number) => {
    const durationMs =
      Math.round(minute.seconds * 10_000 * (0.7 + traffic.chance(`${name} ${offset}`, at))) / 10;
    const correlationId = uuidOf(plan.seed, name, at, offset);
    return { correlationId, method, route, status, durationMs };
  };
  if (isReleased && traffic.incidents.some(({ kind, start }) => kind === 'deployment' && start === at))
    yield line(0, 'info', { port: 3002 }, 'listening');
  if (minute.requests > 0) {
    const status = minute.clientErrors > 0 && traffic.chance(`${name} kind`, at) < 0.04 ? 404 : 200;
    yield line(
      Math.floor(traffic.chance(`${name} offset`, at) * 59_000),
      'info',
      request(0, status),
      'request',
    );
  }
  for (let count = 0; count < (isBurst ? Math.min(30, minute.serverErrors) : minute.serverErrors); count++) {
    const more = request(count + 1, isBurst ? 503 : 500);
    const type = isBurst ? 'TimeoutError' : 'Error';
    const message = isBurst ? 'The table did not answer within 2000 ms' : 'socket hang up';
    const offset = 1000 + count * 1900;
    yield line(
      offset,
      'error',
      { correlationId: more.correlationId, err: { type, message } },
      'request failed',
    );
    yield line(offset + 1, 'error', more, 'request');
  }
}

function* functionLines(
  plan: HistoryPlan,
  traffic: Traffic,
  { name, logGroup }: HistoryPlan['subjects']['functions'][number],
  at: number,
): Generator<LogLine> {
  const date = new Date(at * 1000).toISOString().slice(0, 10);
  const stream = `${date.replaceAll('-', '/')}/[1]${idOf(plan.seed, name, date)}`;
  const requestId = uuidOf(plan.seed, name, at);
  const ms = 100 + 180 * traffic.chance(`${name} ran`, at);
  const startMs = at * 1000 + Math.floor(traffic.chance(`${name} offset`, at) * 55_000);
  const line = (offsetMs: number, message: string): LogLine => ({
    group: logGroup,
    stream,
    message,
    timestamp: Math.round(startMs + offsetMs),
  });
  yield line(0, `START RequestId: ${requestId} Version: 1`);
  if (traffic.backlogSeconds(at) > 0 && name.includes('caption')) {
    const time = new Date(startMs).toISOString();
    const error = { type: 'RateLimitError', message: '429 Rate limit reached' };
    const base = { level: 'error', time, service: name, stage: plan.subjects.stage, err: error };
    yield line(ms / 2, JSON.stringify({ ...base, msg: 'the caption could not be read' }));
  }
  yield line(ms, `END RequestId: ${requestId}`);
  const memory = 90 + Math.floor(30 * traffic.chance(`${name} memory`, at));
  yield line(
    ms,
    `REPORT RequestId: ${requestId}\tDuration: ${ms.toFixed(2)} ms\tBilled Duration: ${Math.ceil(ms)} ms\tMemory Size: 512 MB\tMax Memory Used: ${memory} MB`,
  );
}
