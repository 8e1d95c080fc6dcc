import { describe, expect, it } from 'vitest';
import { parseFilterPattern } from './filter-pattern.ts';

describe('a filter pattern', () => {
  it.each([
    ['', 'anything', true],
    ['ERROR', '[ERROR] 404', true],
    ['ERROR', '[error] 404', false],
    ['ERROR timeout', 'a timeout is an ERROR', true],
    ['ERROR timeout', 'an ERROR', false],
    ['ERROR -retry', 'ERROR and retry', false],
    ['ERROR -retry', 'ERROR', true],
    ['?ERROR ?WARN', 'a WARN', true],
    ['?ERROR ?WARN', 'an INFO', false],
    ['"not found"', 'was not found here', true],
    ['"not found"', 'found not', false],
    ['"say \\"hi\\""', 'they say "hi"', true],
    ['-"a phrase"', 'without', true],
    ['%4\\d\\d%', 'status 404', true],
    ['%4\\d\\d% -%/health%', 'status 404 of /health', false],
  ])('of terms: %s on %s', (pattern, message, expected) => {
    expect(parseFilterPattern(pattern)(message)).toBe(expected);
  });

  const event = JSON.stringify({
    level: 'error',
    msg: 'payment failed',
    durationMs: 120,
    http: { status: 503, path: '/api/v1' },
    items: [{ id: 'a' }, { id: 'b' }],
    cause: null,
    final: true,
    'odd name': 1,
  });

  it.each([
    ['{ $.level = "error" }', true],
    ['{ $.level = error }', true],
    ['{ $.level = "warn" }', false],
    ['{ $.level != "warn" }', true],
    ['{ $.absent != "x" }', false],
    ['{ $.msg = "payment*" }', true],
    ['{ $.msg = "*fail*" }', true],
    ['{ $.durationMs > 100 }', true],
    ['{ $.durationMs >= 120 && $.durationMs < 121 }', true],
    ['{ $.http.status = 5* }', true],
    ['{ $.http.status = 503 }', true],
    ['{ $.items[1].id = "b" }', true],
    ['{ $.cause IS NULL }', true],
    ['{ $.final IS TRUE }', true],
    ['{ $.final IS FALSE }', false],
    ['{ $.absent NOT EXISTS }', true],
    ['{ $.level NOT EXISTS }', false],
    ["{ $['odd name'] = 1 }", true],
    ['{ $.level = "warn" || ($.durationMs > 100 && $.http.status = 503) }', true],
    ['{ ($.level = "warn" || $.durationMs > 100) && $.http.status = 200 }', false],
  ])('of JSON: %s', (pattern, expected) => {
    expect(parseFilterPattern(pattern)(event)).toBe(expected);
  });

  it('of JSON leaves out what is none', () => {
    expect(parseFilterPattern('{ $.level NOT EXISTS }')('level=error')).toBe(false);
    expect(parseFilterPattern('{ $.level NOT EXISTS }')('{ broken')).toBe(false);
  });

  const line = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

  it.each([
    ['[ip, user, username, timestamp, request, status_code, bytes]', true],
    ['[ip, user, username]', false],
    ['[ip, user, username, timestamp, request, status_code = 4*, bytes > 1000]', true],
    ['[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]', true],
    ['[..., status_code = 404, bytes]', true],
    ['[..., status_code = 404 || status_code = 410, bytes < 1000]', false],
    ['[ip = 127*, ..., bytes != 0]', true],
    ['[ip, user, username = frank && username != root, ...]', true],
  ])('of fields: %s', (pattern, expected) => {
    expect(parseFilterPattern(pattern)(line)).toBe(expected);
  });

  it.each([
    '{ $.a }',
    '{ $.a = }',
    '{ a = 1 }',
    '{ $.a = 1',
    '[a, ..., ...]',
    '[a ! b]',
    '%re(gex%',
    '"open',
  ])('is refused where it is none: %s', (pattern) => {
    expect(() => parseFilterPattern(pattern)).toThrow('Invalid filter pattern');
  });
});
