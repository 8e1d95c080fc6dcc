import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventFields } from './evaluate/event-fields.ts';
import { Row } from './evaluate/row.ts';
import { parseQuery } from './language/parse-query.ts';
import { planQuery } from './plan.ts';

const startMs = Date.UTC(2026, 0, 5);
const nowMs = startMs + 86_400_000;

/** The results of a query over messages, ten seconds apart. */
function ask(
  query: string,
  messages: readonly (string | object)[],
  { group = '/ecs/shop', limit }: { readonly group?: string; readonly limit?: number } = {},
): Record<string, string>[] {
  const plan = planQuery(parseQuery(query), nowMs, limit);
  for (const [at, message] of messages.entries()) {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const place = { account: '000000000000', group, stream: `web/${at % 2}` };
    plan.first.push(new Row(new EventFields(startMs + at * 10_000, text, startMs, place, () => String(at))));
  }
  plan.first.end();
  return plan.results.map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value])));
}

const requests = [
  {
    level: 30,
    path: '/videos',
    status: 200,
    ms: 12,
    client: { ip: '10.0.0.7', tags: ['a', 'b'] },
    isNew: true,
  },
  { level: 50, path: '/videos', status: 502, ms: 950, client: { ip: '10.0.1.9' }, isNew: false },
  { level: 30, path: '/products', status: 200, ms: 30, client: { ip: '192.168.0.4' } },
  { level: 40, path: '/products', status: 404, ms: 5 },
];

describe('fields and display', () => {
  it('show time and message, newest first, where nothing is said', () => {
    const [first, second] = ask('filter @message like /a/', ['a1', 'b', 'a2']);
    expect(first).toEqual({ '@timestamp': '2026-01-05 00:00:20.000', '@message': 'a2', '@ptr': '2' });
    expect(second?.['@message']).toBe('a1');
  });

  it('compute, name, and leave out what an event does not have', () => {
    expect(
      ask('fields path, ms / 1000 as seconds, client.ip, client.tags.1 | sort ms desc', requests),
    ).toEqual([
      { path: '/videos', seconds: '0.95', 'client.ip': '10.0.1.9', '@ptr': '1' },
      { path: '/products', seconds: '0.03', 'client.ip': '192.168.0.4', '@ptr': '2' },
      { path: '/videos', seconds: '0.012', 'client.ip': '10.0.0.7', 'client.tags.1': 'b', '@ptr': '0' },
      { path: '/products', seconds: '0.005', '@ptr': '3' },
    ]);
  });

  it('know the stream, the group and the time of arrival', () => {
    expect(ask('fields @log, @logStream, @ingestionTime', ['x'])).toEqual([
      {
        '@log': '000000000000:/ecs/shop',
        '@logStream': 'web/0',
        '@ingestionTime': '2026-01-05 00:00:00.000',
        '@ptr': '0',
      },
    ]);
  });

  it('show what display says last', () => {
    expect(ask('fields path, ms | display status | limit 1', requests)).toEqual([
      { status: '404', '@ptr': '3' },
    ]);
  });
});

describe('filter', () => {
  it.each([
    ['status = 200', 2],
    ['status != 200', 2],
    ['status >= 404 and ms < 100', 1],
    ['status = 502 or status = 404', 2],
    ['not (status = 502 or status = 404)', 2],
    ['path like "prod"', 2],
    ['path like /^\\/vid/', 2],
    ['path not like /(?i)VID/', 2],
    ['path =~ /products$/', 2],
    ['status in [200, 404]', 3],
    ['path not in ["/videos"]', 2],
    ['ispresent(client.ip)', 3],
    ['not isPresent(client.ip)', 1],
    ['isNew = true', 1],
    ['isNew = 0', 1],
    ['isIpv4InSubnet(client.ip, "10.0.0.0/16")', 2],
    ['strcontains(path, "video") and strlen(path) = 7', 2],
    ['ms * 2 + 1 > 60 and ms % 2 = 0', 2],
    ['2 ^ 3 ^ 0 = 2 and -ms < -900', 1],
    ["coalesce(client.ip, 'none') = 'none'", 1],
    ['missing = 1', 0],
    ['@timestamp >= 1767571210000', 3],
    ['`client.ip` like "10." # the office\n and status = 200', 1],
  ])('%s', (condition, count) => {
    expect(ask(`fields path | filter ${condition}`, requests)).toHaveLength(count);
  });
});

describe('parse', () => {
  const lines = ['user=ann, method:GET, took 12 ms', 'user=bob, method:PUT, took 40 ms', 'nothing'];

  it('takes values out by a glob', () => {
    expect(
      ask('parse @message "user=*, method:*, took * ms" as who, how, ms | display who, how, ms', lines),
    ).toEqual([
      { '@ptr': '2' },
      { who: 'bob', how: 'PUT', ms: '40', '@ptr': '1' },
      { who: 'ann', how: 'GET', ms: '12', '@ptr': '0' },
    ]);
    expect(
      ask('parse "* method:*" as a, rest | filter ispresent(rest) | display rest', lines)[0]?.['rest'],
    ).toBe('PUT, took 40 ms');
  });

  it('takes values out by named groups', () => {
    expect(ask('parse @message /took (?<ms>\\d+)/ | stats sum(ms), max(ms)', lines)).toEqual([
      { 'sum(ms)': '52', 'max(ms)': '40' },
    ]);
  });
});

describe('stats', () => {
  it('aggregates by fields', () => {
    expect(
      ask('stats count(*) as n, avg(ms), pct(ms, 90), min(status) by path | sort n, path', requests),
    ).toEqual([
      { path: '/products', n: '2', 'avg(ms)': '17.5', 'pct(ms, 90)': '30', 'min(status)': '200' },
      { path: '/videos', n: '2', 'avg(ms)': '481', 'pct(ms, 90)': '950', 'min(status)': '200' },
    ]);
  });

  it('knows every aggregation', () => {
    const query =
      'stats count() as n, count(client.ip) as ips, count_distinct(path) as paths, sum(ms) as total, stddev(ms) as spread, ' +
      'max(ms) as longest, median(ms) as middle, earliest(path) as began, latest(path) as ended, ' +
      'sortsFirst(path) as a, sortsLast(path) as z, earliest(@timestamp) as since';
    expect(ask(query, requests)).toEqual(
      [
        {
          n: '4',
          ips: '3',
          paths: '2',
          total: '997',
          spread: '404.635859',
          longest: '950',
          middle: '12',
          began: '/videos',
          ended: '/products',
          a: '/products',
          z: '/videos',
          since: '2026-01-05 00:00:00.000',
        },
      ].map((row) => ({ ...row, spread: expect.stringMatching(/^40[0-9.]+$/) as string })),
    );
  });

  it('puts time into bins, and reckons with what it has aggregated', () => {
    const lines = Array.from({ length: 13 }, (_, at) => ({ status: at < 6 ? 200 : 500 }));
    const query = 'stats sum(status >= 500) / count(*) * 100 as share by bin(1m) | sort bin(1m) desc';
    expect(ask(query, lines)).toEqual([
      { 'bin(1m)': '2026-01-05 00:02:00.000', share: '100' },
      { 'bin(1m)': '2026-01-05 00:01:00.000', share: '100' },
      { 'bin(1m)': '2026-01-05 00:00:00.000', share: '0' },
    ]);
    expect(ask('stats count(*) as n by bin(30s) | stats max(n) as most, count(*) as bins', lines)).toEqual([
      { most: '3', bins: '5' },
    ]);
  });

  it('gives columns that can be sorted and filtered by under their own text', () => {
    expect(
      ask('stats count(*), max(ms) by path | filter max(ms) > 100 | sort count(*) desc', requests),
    ).toEqual([{ path: '/videos', 'count(*)': '2', 'max(ms)': '950' }]);
  });

  it('has no row where there was no event', () => {
    expect(ask('stats count(*)', [])).toEqual([]);
  });
});

describe('sort, limit, dedup and pattern', () => {
  it('sorts as AWS does: texts by their chunks, then numbers', () => {
    const values = ['3', 'A', '111A', '5A', '#', '01', '@', '2'];
    const lines = values.map((v) => ({ v }));
    expect(ask('fields v | sort v asc', lines).map(({ v }) => v)).toEqual(
      // Source: CloudWatch Logs user guide, "sort".
      ['#', '5A', '111A', '@', 'A', '01', '2', '3'],
    );
  });

  it('limits after the order, whatever stands between', () => {
    expect(ask('sort ms desc | fields ms | filter ms < 900 | limit 2', requests).map(({ ms }) => ms)).toEqual(
      ['30', '12'],
    );
    expect(ask('limit 2 | stats count(*) as n', requests)).toEqual([{ n: '2' }]);
    expect(ask('fields ms', requests, { limit: 3 })).toHaveLength(3);
  });

  it('keeps the first of each, and all that lack the value', () => {
    expect(ask('fields path, ms | sort ms desc | dedup path', requests).map(({ ms }) => ms)).toEqual([
      '950',
      '30',
    ]);
    expect(ask('fields ms | dedup client.ip', requests)).toHaveLength(4);
  });

  it('masks what varies', () => {
    const lines = ['GET /videos/12 took 5 ms', 'GET /videos/99 took 17 ms', 'ERROR no route'];
    expect(ask('pattern @message', lines)).toEqual([
      { '@pattern': 'GET /videos/<*> took <*> ms', '@sampleCount': '2', '@ratio': '0.6667' },
      { '@pattern': 'ERROR no route', '@sampleCount': '1', '@ratio': '0.3333', '@severityLabel': 'ERROR' },
    ]);
  });
});

describe('lines of functions', () => {
  const id = '5e4f7d1e-0c9b-4f6f-9a1f-6f5d0c6b7a11';
  const lines = [
    `START RequestId: ${id} Version: $LATEST`,
    `2026-01-05T00:00:10.000Z\t${id}\tINFO\tparsed {"video":{"id":"v1"}}`,
    `REPORT RequestId: ${id}\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\t`,
  ];

  it('have the fields of a report', () => {
    const query =
      'filter @type = "REPORT" | fields @requestId, @duration, @billedDuration, @memorySize / 1000 / 1000 as mb, @maxMemoryUsed';
    expect(ask(query, lines, { group: '/aws/lambda/tagger' })).toEqual([
      {
        '@requestId': id,
        '@duration': '12.5',
        '@billedDuration': '13',
        mb: '128',
        '@maxMemoryUsed': '70000000',
        '@ptr': '2',
      },
    ]);
  });

  it('have an id on each line, and the JSON within it', () => {
    expect(ask(`filter @requestId = "${id}"`, lines, { group: '/aws/lambda/tagger' })).toHaveLength(3);
    expect(
      ask('filter video.id = "v1" | fields video.id', lines, { group: '/aws/lambda/tagger' }),
    ).toHaveLength(1);
    expect(ask('filter video.id = "v1"', lines)).toHaveLength(0);
  });
});

describe('functions', () => {
  it.each([
    ['toupper(concat("a", "b", 1))', 'AB1'],
    ['substr("abcdef", 2, 3)', 'cde'],
    ['replace("a-b-c", "-", "+")', 'a+b+c'],
    ['trim("  a ")', 'a'],
    ['ltrim("xxaxx", "x")', 'axx'],
    ['ceil(1.2) + floor(1.8) + abs(-3) + sqrt(16)', '10'],
    ['greatest(1, 7, 3) - least(4, 2)', '5'],
    ['datefloor(@timestamp, 1h)', '2026-01-05 00:00:00.000'],
    ['dateceil(@timestamp + 1, 1d)', '2026-01-06 00:00:00.000'],
    ['fromMillis(0)', '1970-01-01 00:00:00.000'],
    ['toMillis(@timestamp)', '1767571200000'],
    ['now()', String(nowMs / 1000)],
    ['isempty(x) + isblank("  ") + isValidIp("::1") + isValidIpV4("::1")', '3'],
    ['isIpv6InSubnet("2001:db8::1", "2001:db8::/32")', '1'],
  ])('%s', (expression, value) => {
    expect(ask(`fields ${expression} as x`, ['line'])[0]?.['x']).toBe(value);
  });
});

describe('what is no query', () => {
  it.each([
    ['', 'unexpected end of query at line 1 and position 1', 0],
    ['fields @timestamp |', 'unexpected end of query at line 1 and position 20', 19],
    ['fields @timestamp\n| filter ms >> 3', 'unexpected symbol found > at line 2 and position 14', 31],
    ['fieldz a', 'unknown command fieldz', 0],
    ['filter nosuch(a) = 1', 'unknown function nosuch', 7],
    ['filter count(*) > 1', 'count can be used in a stats command only', 7],
    ['stats path', 'stats needs an aggregation', 6],
    ['limit 0', 'limit takes a number from 1 to 100000', 6],
    ['parse @message "a * b *" as x', 'parse needs as many names as the glob has *', 15],
    ['filter a like /(/', 'the regular expression is invalid', 14],
    ['filter a in [1, 2', 'unexpected end of query at line 1 and position 18', 17],
  ])('%j', (query, message, start) => {
    expect(() => parseQuery(query)).toThrow(expect.objectContaining({ message, start }) as Error);
  });

  it('is refused with a place, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary-ascii' }), (text) => {
        try {
          parseQuery(text);
        } catch (error) {
          expect(error).toMatchObject({ name: 'CompileError' });
        }
      }),
    );
  });
});

describe('any numbers', () => {
  it('are counted, summed and ordered as by hand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ g: fc.constantFrom('a', 'b', 'c'), n: fc.integer({ min: -1000, max: 1000 }) }), {
          minLength: 1,
          maxLength: 50,
        }),
        fc.integer({ min: 1, max: 10 }),
        (records, count) => {
          const byGroup = groupsOf(records);
          const rows = ask('stats count(*) as c, sum(n) as s, max(n) as m by g | sort g', records);
          expect(rows).toEqual(
            [...byGroup.keys()].sort().map((g) => {
              const numbers = (byGroup.get(g) ?? []).map(({ n }) => n);
              const sum = numbers.reduce((total, n) => total + n, 0);
              return { g, c: String(numbers.length), s: String(sum), m: String(Math.max(...numbers)) };
            }),
          );
          const top = ask(`fields n | sort n desc | limit ${count}`, records).map(({ n }) => Number(n));
          expect(top).toEqual(
            records
              .map(({ n }) => n)
              .sort((a, b) => b - a)
              .slice(0, count),
          );
        },
      ),
    );
  });
});

function groupsOf<T extends { readonly g: string }>(records: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const record of records) groups.set(record.g, [...(groups.get(record.g) ?? []), record]);
  return groups;
}
