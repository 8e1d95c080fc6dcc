import { stringify } from 'csv-stringify/sync';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { GoldenAnswer } from '../../../core/resources/metrics/golden/types.ts';
import { figuresOf } from './figures.ts';

export interface ExportedSide {
  readonly label: Pick<EnvironmentLabel, 'id'>;
  readonly answer?: GoldenAnswer;
}

const HEAD = [
  'environment',
  'kind',
  'resource',
  'signal',
  'measure',
  'line',
  'unit',
  'latest',
  'minimum',
  'average',
  'maximum',
  'p95',
  'periodsMeasured',
  'periods',
];

/** The figures of every line. RFC 4180; no cell begins a formula of a spreadsheet. */
export function figuresCsv(sides: readonly ExportedSide[]): string {
  const rows = sides.flatMap(({ label, answer }) =>
    (answer?.charts ?? []).flatMap(({ kind, key, signal, title, unit, lines }) =>
      lines.map((line) => {
        const { latest, minimum, average, maximum, p95, measured, periods } = figuresOf(line);
        return [
          label.id,
          kind,
          key,
          signal,
          title,
          line.label,
          unit,
          latest,
          minimum,
          average,
          maximum,
          p95,
          measured,
          periods,
        ];
      }),
    ),
  );
  return written([HEAD, ...rows]);
}

/** The values of every line, a row a period. */
export function valuesCsv(sides: readonly ExportedSide[]): string {
  const rows = sides.flatMap(({ label, answer }) =>
    (answer?.charts ?? []).flatMap(({ kind, key, title, unit, lines }) =>
      lines.flatMap((line) =>
        line.values.map((value, place) => {
          const at = (answer?.from ?? 0) + place * (answer?.periodSeconds ?? 0) * 1_000;
          return [
            label.id,
            kind,
            key,
            title,
            line.label,
            unit,
            new Date(at).toISOString(),
            value ?? undefined,
          ];
        }),
      ),
    ),
  );
  return written([['environment', 'kind', 'resource', 'measure', 'line', 'unit', 'at', 'value'], ...rows]);
}

function written(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: 'windows' },
  );
}
