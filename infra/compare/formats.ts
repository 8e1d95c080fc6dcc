import type { Format } from './arguments.ts';
import type { Line, Report } from './lines.ts';

/** The report as text. */
export function formatted(report: Report, format: Format): string {
  switch (format) {
    case 'json':
      return JSON.stringify(report, undefined, 2);
    case 'markdown':
      return markdownOf(report);
    case 'junit':
      return junitOf(report);
    case 'table':
      return tableOf(report);
  }
}

const WIDEST = 44;
/** What somebody has to look at. */
const FAILING: readonly string[] = ['drift', 'unmanaged', 'changed'];
/** The column of paths: their ends tell the most. */
const WHAT = 3;

function headings({ left, right }: Report): readonly string[] {
  return ['Class', 'Kind', 'Name', 'What', left, right, 'Why'];
}

function cellsOf(line: Line): readonly string[] {
  return [line.class, line.kind, line.name, line.what, line.left, line.right, line.why];
}

function tableOf(report: Report): string {
  const rows = report.lines.map((line) => cellsOf(line).map(printable));
  const all = [headings(report), ...rows].map((row) =>
    row.map((cell, at) => (at === WHAT ? shortenedFront(cell, WIDEST) : shortened(cell, WIDEST))),
  );
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? [];
  const lines = all.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...(rows.length > 0 ? lines : []), ...endOf(report)].join('\n');
}

function endOf(report: Report): readonly string[] {
  const { left, right, findings, counts } = report;
  const { pairs = 0, ...classes } = counts;
  const tally = Object.entries(classes).map(([name, count]) => `${count} ${name}`);
  return [
    ...(findings.length > 0 ? ['', 'Findings:', ...findings.map((one) => `  ${printable(one)}`)] : []),
    '',
    `${left} and ${right}: ${pairs} resources, ${tally.join(', ') || 'no differences'}${report.isBlind ? ', not everything seen' : ''}.`,
  ];
}

function markdownOf(report: Report): string {
  const row = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |`;
  const head = headings(report);
  return [
    `# ${report.left} and ${report.right}`,
    '',
    ...(report.lines.length > 0
      ? [row(head), row(head.map(() => '---')), ...report.lines.map((line) => row(cellsOf(line)))]
      : ['Nothing differs but what is meant to.']),
    ...(report.findings.length > 0
      ? ['', '## Findings', '', ...report.findings.map((one) => `- ${markdownCell(one)}`)]
      : []),
  ].join('\n');
}

/** One test case a line: what a continuous integration shows as failed is what differs; what was not seen is an error. */
function junitOf(report: Report): string {
  const cases = report.lines.map((line) => {
    const name = xml([line.name, line.what].filter(Boolean).join(': '));
    const said = xml(`${report.left}: ${line.left}, ${report.right}: ${line.right}. ${line.why}`);
    const result = FAILING.includes(line.class)
      ? `<failure type="${line.class}" message="${said}"/>`
      : line.class === 'not seen'
        ? `<error type="not-seen" message="${said}"/>`
        : '';
    return `    <testcase classname="${xml(line.kind)}" name="${name}">${result}</testcase>`;
  });
  const failures = report.lines.filter((line) => FAILING.includes(line.class)).length;
  const errors = report.lines.filter((line) => line.class === 'not seen').length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="${xml(`compare ${report.left} ${report.right}`)}" tests="${cases.length}" failures="${failures}" errors="${errors}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

// eslint-disable-next-line no-control-regex -- text from upstream could move the cursor of a terminal
const CONTROLS = /[\u0000-\u001F\u007F-\u009F]/g;

function printable(text: string): string {
  return text.replaceAll(CONTROLS, '�');
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function markdownCell(text: string): string {
  return printable(text).replaceAll(/[\\|`*_<>[\]]/g, String.raw`\$&`);
}

function xml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function shortenedFront(text: string, most: number): string {
  return text.length > most ? `…${text.slice(text.length - most + 1)}` : text;
}
