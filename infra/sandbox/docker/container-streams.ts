import type { Container } from './container.ts';
import { EngineError } from './engine-error.ts';
import { flag, moment } from './http.ts';
import type { Exchange } from './http.ts';
import type { LogRequest, LogStream } from './log-buffer.ts';
import { statsBody } from './stats.ts';
import type { Sample } from './stats.ts';

const sampleEveryMs = 1_000;

/**
 * One body, or one a second for as long as the caller listens. Without `one-shot` the first waits for a second sample, so
 * that it tells of a span of time.
 */
export async function answerStats(exchange: Exchange, container: Container): Promise<void> {
  const { query, response, gone } = exchange;
  const isStream = flag(query, 'stream', true);
  response.setHeader('Content-Type', 'application/json');
  const of = () => ({
    id: container.id,
    name: container.name,
    memoryLimitBytes: container.plan.creation.HostConfig.Memory,
  });
  const next = (before: Sample | undefined) => {
    const sample = container.sample();
    response.write(`${JSON.stringify(statsBody(of(), sample, before))}\n`);
    return sample;
  };
  if (!isStream && (flag(query, 'one-shot') || !container.isRunning)) {
    next(undefined);
    response.end();
    return;
  }
  response.flushHeaders();
  let before = isStream ? next(undefined) : container.sample();
  while (!gone.aborted) {
    await pauseOrGone(gone);
    if (gone.aborted) return;
    before = next(before);
    if (isStream) continue;
    response.end();
    return;
  }
}

function pauseOrGone(gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      gone.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, sampleEveryMs);
    gone.addEventListener('abort', end, { once: true });
  });
}

/** The lines that were asked for, and with `follow` those that come until the container ends. */
export function answerLogs({ query, response, gone }: Exchange, container: Container): void {
  const request = logRequest(query);
  response.setHeader('Content-Type', 'application/vnd.docker.multiplexed-stream');
  const frames = container.logs.read(request);
  for (const frame of frames) response.write(frame);
  if (!flag(query, 'follow') || container.status !== 'running') {
    response.end();
    return;
  }
  response.flushHeaders();
  const stop = container.logs.follow(
    request,
    (frame) => response.write(frame),
    () => response.end(),
  );
  gone.addEventListener('abort', stop, { once: true });
}

function logRequest(query: URLSearchParams): LogRequest {
  const streams = new Set<LogStream>();
  if (flag(query, 'stdout')) streams.add('stdout');
  if (flag(query, 'stderr')) streams.add('stderr');
  if (streams.size === 0) throw new EngineError(400, 'Bad parameters: you must choose at least one stream');
  const tail = query.get('tail');
  const isAll = tail === null || !/^\d+$/.test(tail);
  return {
    streams,
    since: moment(query, 'since'),
    until: moment(query, 'until'),
    tail: isAll ? undefined : Number(tail),
    timestamps: flag(query, 'timestamps'),
  };
}
