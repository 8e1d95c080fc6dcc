import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { figuresCsv, valuesCsv } from './figures-csv.server.ts';

it('the file has every figure, and no cell that begins a formula', () => {
  const key = '=HYPERLINK("x")';
  const answer = {
    from: 0,
    to: 120_000,
    periodSeconds: 60,
    messages: [],
    undiscovered: [],
    charts: [
      {
        id: 'a',
        kind: 'queue' as const,
        key,
        signal: 'traffic' as const,
        title: '+Sent',
        unit: 'count' as const,
        source: '',
        lines: [{ label: '@p99', state: 'complete' as const, values: [-4, null] }],
      },
    ],
  };
  const sides = [{ label: { id: 'dev' }, answer }, { label: { id: 'prod' } }];
  const [row = {}] = parse(figuresCsv(sides), { columns: true }) as Record<string, string>[];
  expect(row).toMatchObject({
    resource: `'${key}`,
    measure: "'+Sent",
    line: "'@p99",
    latest: '-4',
    periods: '2',
  });
  const values = parse(valuesCsv(sides), { columns: true }) as Record<string, string>[];
  expect(values.map(({ at, value }) => [at, value])).toEqual([
    ['1970-01-01T00:00:00.000Z', '-4'],
    ['1970-01-01T00:01:00.000Z', ''],
  ]);
});
