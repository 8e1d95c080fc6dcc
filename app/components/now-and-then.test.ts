import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nowAndThen } from './now-and-then.ts';

class Sight extends EventTarget {
  visibilityState = 'visible';

  turn(state: 'visible' | 'hidden'): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const sight = new Sight();
const answer = vi.fn<() => Promise<Response>>();
const refresh = vi.fn<() => void>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', sight);
  vi.stubGlobal('fetch', answer);
  sight.turn('visible');
  answer.mockReset().mockImplementation(() => Promise.resolve(new Response('{}')));
  refresh.mockReset();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('goes on after a while that nobody looked, and at once when somebody looks again', async () => {
  const stop = nowAndThen(3_000, refresh);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(refresh).toHaveBeenCalledTimes(1);
  sight.turn('hidden');
  await vi.advanceTimersByTimeAsync(8_000);
  expect(refresh).toHaveBeenCalledTimes(1);
  sight.turn('visible');
  await vi.advanceTimersByTimeAsync(0);
  expect(refresh).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(refresh).toHaveBeenCalledTimes(3);
  stop();
  sight.turn('visible');
  await vi.advanceTimersByTimeAsync(9_000);
  expect(refresh).toHaveBeenCalledTimes(3);
});

test.each([
  ['a console that is away', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['a proxy in front of a console that is away', () => Promise.resolve(new Response('', { status: 502 }))],
  ['a session that has ended', () => Promise.resolve(Response.redirect('http://console.test/sign-in'))],
])('asks nothing of %s, and goes on once it answers', async (_, away) => {
  answer.mockImplementationOnce(away);
  const stop = nowAndThen(3_000, refresh);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(refresh).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(refresh).toHaveBeenCalledTimes(1);
  stop();
});

test('does not refresh what is left while the console was asked', async () => {
  let give: (response: Response) => void = () => undefined;
  answer.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        give = resolve;
      }),
  );
  const stop = nowAndThen(3_000, refresh);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(answer).toHaveBeenCalledTimes(1);
  stop();
  give(new Response('{}'));
  await vi.advanceTimersByTimeAsync(7_000);
  expect(refresh).not.toHaveBeenCalled();
});
