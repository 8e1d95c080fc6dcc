import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followRun } from './use-run-stream.ts';

/** A browser's event source, as far as a run is followed by it. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static readonly opened: Source[] = [];
  readyState = 0;

  constructor(readonly address: string) {
    super();
    Source.opened.push(this);
  }

  close(): void {
    this.readyState = Source.CLOSED;
  }

  breaks(isRefused: boolean): void {
    if (isRefused) this.close();
    this.dispatchEvent(new Event('error'));
  }

  tells(state: string): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ id: 'run-1', state }) }));
  }
}

const onMoved = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Source);
  Source.opened.length = 0;
  onMoved.mockReset();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('opens again what was refused, after pauses that grow, until the run has ended', () => {
  followRun('run-1', onMoved);
  Source.opened.at(-1)?.breaks(true);
  vi.advanceTimersByTime(1_000);
  expect(Source.opened).toHaveLength(2);
  Source.opened.at(-1)?.breaks(true);
  vi.advanceTimersByTime(1_000);
  expect(Source.opened).toHaveLength(2);
  vi.advanceTimersByTime(1_000);
  expect(Source.opened.map(({ address }) => address)).toEqual(new Array(3).fill('/operations/run-1/stream'));
  Source.opened.at(-1)?.tells('running');
  Source.opened.at(-1)?.tells('succeeded');
  expect(onMoved).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(100_000);
  expect(Source.opened).toHaveLength(3);
});

test('leaves to the browser what it opens again itself', () => {
  const leave = followRun('run-1', onMoved);
  Source.opened.at(-1)?.breaks(false);
  vi.advanceTimersByTime(100_000);
  expect(Source.opened).toHaveLength(1);
  leave();
});

test('opens nothing for whoever has left', () => {
  const leave = followRun('run-1', onMoved);
  Source.opened.at(-1)?.breaks(true);
  leave();
  vi.advanceTimersByTime(100_000);
  expect(Source.opened).toHaveLength(1);
});
