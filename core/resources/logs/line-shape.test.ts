import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapeOf } from './line-shape.ts';

describe('a line as it is read', () => {
  it.each([
    ['{"level":"error","msg":"broken","id":7}', 'error', 'broken'],
    ['{"level":50,"message":"broken"}', 'error', 'broken'],
    ['{"level":30,"err":{"message":"inner"}}', 'info', 'inner'],
    ['{"severity":"WARNING","msg":"hm"}', 'warn', 'hm'],
    ['{"errorType":"TypeError","errorMessage":"x is not"}', 'error', 'x is not'],
    ['{"a":1}', undefined, '{"a":1}'],
    ['2026-01-01T00:00:00Z\tabc\tERROR\tno luck', 'error', '2026-01-01T00:00:00Z\tabc\tERROR\tno luck'],
    ['level=warn msg=x', 'warn', 'level=warn msg=x'],
    ['[error] x', 'error', '[error] x'],
    ['TypeError: x is no function', 'error', 'TypeError: x is no function'],
    ['the word error alone is none', undefined, 'the word error alone is none'],
    ['{"level":"error"', undefined, '{"level":"error"'],
    ['{}', undefined, '{}'],
  ])('%s', (text, level, message) => {
    expect(shapeOf(text)).toMatchObject({ message });
    expect(shapeOf(text).level).toBe(level);
  });

  it('keeps everything beside the message', () => {
    const { fields } = shapeOf('{"level":"info","msg":"hello","count":2,"deep":{"a":[1]},"none":null}');
    expect(fields).toEqual([
      ['level', 'info'],
      ['count', '2'],
      ['deep', '{"a":[1]}'],
      ['none', 'null'],
    ]);
  });

  it('says why, where that stands beside the message', () => {
    expect(shapeOf('{"msg":"request failed","err":{"message":"no table"}}').cause).toBe('no table');
    expect(shapeOf('{"err":{"message":"no table"}}').cause).toBeUndefined();
    expect(shapeOf('request failed').cause).toBeUndefined();
  });

  it('is never refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(typeof shapeOf(text).message).toBe('string');
      }),
    );
  });
});
