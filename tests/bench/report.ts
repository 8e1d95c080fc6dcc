import os from 'node:os';
import type { Figure } from './figure.ts';

export interface PartReport {
  readonly name: string;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  /** Why it could not be measured, or not to its end. */
  readonly failure?: string;
}

const WORDS = { true: 'met', false: 'NOT MET' } as const;

/** The machine, as far as it explains numbers. */
export function machineFacts(): string {
  const cores = os.cpus();
  const gibibytes = os.totalmem() / 1_024 ** 3;
  const load = os.loadavg().map((value) => value.toFixed(1));
  return [
    `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${gibibytes.toFixed(1)} GiB`,
    `Node ${process.version}, ${os.type()} ${os.release()}, load before ${load.join(' ')}`,
  ].join('; ');
}

/** The figures of a part in columns for a terminal. */
export function tableOf({ name, seconds, figures, failure }: PartReport): string {
  const rows = figures.map(({ name: what, measured, aim = '', met }) => [
    what,
    measured,
    aim,
    met === undefined ? '' : WORDS[`${met}`],
  ]);
  // What is only told may be long and stands last in its row.
  const aimed = rows.filter(([, , aim]) => aim !== '');
  const widths = [rows, aimed, aimed].map((some, column) =>
    Math.max(0, ...some.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return [
    `${name} (${seconds.toFixed(0)} s)`,
    ...lines,
    ...(failure === undefined ? [] : [`  could not be measured: ${failure}`]),
  ].join('\n');
}

/** Everything as one Markdown block, to be pasted into a note. */
export function noteOf(facts: string, reports: readonly PartReport[]): string {
  const rows = reports.flatMap(({ name, figures, failure }) => [
    ...figures.map(
      ({ name: what, measured, aim = '', met }) =>
        `| ${name} | ${what} | ${measured} | ${aim} | ${met === undefined ? '' : met ? 'yes' : '**no**'} |`,
    ),
    ...(failure === undefined ? [] : [`| ${name} | could not be measured | ${failure.split('\n')[0]} | | |`]),
  ]);
  return [
    facts,
    '',
    '| Part | What | Measured | Aim | Met |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
