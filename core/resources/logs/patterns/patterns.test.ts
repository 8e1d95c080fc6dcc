import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../../testing/sources.ts';
import { gOf, patternDifferences } from './difference.ts';
import { maskedTokens } from './masking.ts';
import { PatternMiner } from './miner.ts';
import { logReview } from './review.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const RANGE = { from: 0, to: 1_000 };
const mined = (messages: readonly string[], side = 'dev') => {
  const miner = new PatternMiner(RANGE, 4);
  messages.forEach((message, index) => miner.add({ at: index, message, text: message, side }));
  return miner.result();
};

describe('what differs from line to line', () => {
  it.each([
    ['took 120ms of 3.5 s', 'took <n>ms of <n> s'],
    ['order 0190c3f2-aaaa-bbbb-cccc-0123456789ab gone', 'order <id> gone'],
    ['no such queue arn:aws:sqs:us-east-1:000000000000:x', 'no such queue <arn>'],
    ['GET "/shops/7" from 10.0.0.12:8080', 'GET <text> from <ip>'],
    ['at 2026-03-01T09:00:00Z', 'at <time>'],
    ['commit deadbeef01', 'commit <id>'],
    ['video=7300000000000000001, try=2', 'video=<n>, try=<n>'],
    ['/videos/v123/frames/12.jpg', '/videos/<id>/frames/<n>.jpg'],
    ['plain words stay', 'plain words stay'],
    ['see https://example.com/a?b=1', 'see <url>'],
  ])('%s', (message, masked) => expect(maskedTokens(message).join(' ')).toBe(masked));

  it('is replaced in any text, in bounded time and size', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => {
        expect(maskedTokens(text).length).toBeLessThanOrEqual(41);
      }),
    );
    const began = performance.now();
    maskedTokens(`${'a1='.repeat(40_000)}"`);
    maskedTokens('1.'.repeat(40_000));
    expect(performance.now() - began).toBeLessThan(200);
  });
});

describe('patterns', () => {
  it('group what says the same, with an example and a count over time', () => {
    const { patterns } = mined(['Table orders is throttled', 'Table videos is throttled', 'Cannot connect']);
    expect(patterns).toMatchObject([
      {
        pattern: 'Table <*> is throttled',
        count: 2,
        example: 'Table videos is throttled',
        bySide: { dev: 2 },
      },
      { pattern: 'Cannot connect', count: 1 },
    ]);
    expect(patterns[0]?.overTime).toEqual([2, 0, 0, 0]);
  });

  it('count every line once, whatever is said', () => {
    const word = fc.constantFrom('a', 'b', '7', 'x9', '"q"', '<*>', 'arn:aws:x:y');
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 6 }), { maxLength: 60 }), (lines) => {
        const { patterns, unplaced, total } = mined(lines.map((words) => words.join(' ')));
        expect(patterns.reduce((sum, { count }) => sum + count, unplaced)).toBe(total);
        expect(total).toBe(lines.length);
        for (const { count, overTime, bySide } of patterns) {
          expect(overTime.reduce((sum, one) => sum + one, 0)).toBe(count);
          expect(Object.values(bySide).reduce((sum, one) => sum + one, 0)).toBe(count);
        }
      }),
    );
  });

  it('are bounded in number: further lines are counted', () => {
    const letters = (index: number) =>
      [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    const { patterns, unplaced } = mined(
      Array.from({ length: 1_200 }, (_, index) => `${letters(index)} is odd`),
    );
    expect(patterns).toHaveLength(1_000);
    expect(unplaced).toBe(200);
  });

  it('are found fast enough for a hundred thousand lines', () => {
    const messages = Array.from({ length: 20_000 }, (_, index) => `Request ${index} to /shops/s${index % 50} failed after ${index % 900}ms with code E${index % 7}`);
    const began = performance.now();
    mined(messages);
    // A tenth of what an idle machine does: this one may be busy.
    expect(20_000 / ((performance.now() - began) / 1_000)).toBeGreaterThan(10_000);
  }); // prettier-ignore
});

describe('the difference of two sides', () => {
  it('is not told where one of them was not looked at', () => {
    const { patterns } = mined(['no queue', 'no queue'], 'blue');
    for (const [blue, green] of [
      [40, 0],
      [0, 40],
    ] as const) {
      const told = patternDifferences(
        patterns,
        { side: 'blue', amount: blue },
        { side: 'green', amount: green },
      );
      expect(told).toMatchObject([{ left: 2, right: 0, verdict: 'untold' }]);
    }
  });

  it('is told where chance does not explain it', () => {
    const miner = new PatternMiner(RANGE);
    const add = (message: string, side: string, count: number) => {
      for (let index = 0; index < count; index += 1) miner.add({ at: index, message, text: message, side });
    };
    add('only here', 'blue', 20);
    add('only there', 'green', 20);
    add('much more', 'blue', 10);
    add('much more', 'green', 60);
    add('less', 'blue', 60);
    add('less', 'green', 10);
    add('about equal now', 'blue', 30);
    add('about equal now', 'green', 34);
    add('seen once', 'green', 1);
    const exposure = (side: string) => ({ side, amount: 1 });
    const told = patternDifferences(miner.result().patterns, exposure('blue'), exposure('green'));
    expect(Object.fromEntries(told.map(({ pattern, verdict }) => [pattern, verdict]))).toEqual({
      'only here': 'only-left',
      'only there': 'only-right',
      'much more': 'grew',
      less: 'shrank',
      'about equal now': 'same',
      'seen once': 'same',
    });
    expect(told[0]?.verdict).not.toBe('same');
  });

  it('heeds how long each side was looked at, and is the same from either side', () => {
    expect(gOf(10, 1, 100, 10)).toBeCloseTo(0);
    expect(gOf(10, 1, 100, 1)).toBeGreaterThan(50);
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (a, b, m, n) => {
        expect(gOf(a, m, b, n)).toBeGreaterThanOrEqual(0);
        expect(gOf(a, m, b, n)).toBeCloseTo(gOf(b, n, a, m), 6);
      }),
    ); // prettier-ignore
  });
});

describe('a log review', () => {
  async function reviewed(answers: (group: unknown) => object, groups: readonly string[]) {
    const endpoint = await scriptedEndpoint(({ body }) => answers(body.logGroupName) as never);
    const source = sourceOn(endpoint.url);
    opened.push(endpoint.close, () => source.clients.destroy());
    return logReview(source, groups, { from: 0, to: 1_000 }, patience());
  }
  const events = (...messages: readonly string[]) => ({
    body: { events: messages.map((message, index) => ({ timestamp: index, message, logStreamName: 's' })) },
  });

  it('is of what went wrong, and of nothing that only speaks of errors', async () => {
    const cell = await reviewed(
      () => events('{"level":"error","msg":"no table a1"}', '{"level":"error","msg":"no table b2"}', '{"level":"info","msg":"errors: 0"}'),
      ['a'],
    ); // prettier-ignore
    expect(cell).toMatchObject({
      state: 'fresh',
      value: { errors: 2, patterns: [{ pattern: 'no table <id>', count: 2, bySide: { test: 2 } }] },
    });
  });

  it('is empty where nothing went wrong, and says which group could not be read', async () => {
    expect(await reviewed(() => events(), ['a'])).toMatchObject({ state: 'empty' });
    const gone = { status: 400, body: { __type: 'ResourceNotFoundException' } };
    expect(await reviewed(() => gone, ['a'])).toMatchObject({ state: 'absent' });
    const some = await reviewed((group) => (group === 'a' ? gone : events('ERROR x')), ['a', 'b']);
    expect(some).toMatchObject({ value: { errors: 1, incomplete: ['a'] } });
  });
});
