import type { Finding } from '../../actions/plan.ts';
import type { TableSummary } from '../../resources/tables/types.ts';
import type { TableSettings, TimeToLiveSetting } from '../tables/engine/settings/settings.ts';
import { keyWords } from '../tables/engine/table-facts.ts';
import type { TablePlace } from '../tables/engine/bulk.ts';
import { readPage } from '../tables/engine/scan-pages.ts';
import { tableSettings } from '../tables/engine/settings/read-settings.ts';
import type { CallOptions } from '../tables/engine/table-facts.ts';
import { summaryOf } from '../tables/engine/table-facts.ts';
import { count, durationWords } from './words.ts';
import { writeSeconds } from './table-estimate.ts';

/** A table as it is before a migration. */
export interface TableSide {
  readonly label: string;
  readonly summary: TableSummary;
  readonly settings: Pick<TableSettings, 'timeToLive'>;
}

/** @throws UpstreamFailed (`absent` where there is no such table), Cancelled. */
export async function tableSide(place: TablePlace, label: string, options: CallOptions): Promise<TableSide> {
  const [summary, settings] = await Promise.all([summaryOf(place, options), tableSettings(place, options)]);
  return { label, summary, settings };
}

/** Whether a table holds nothing, asked of the table itself: its count is told every six hours. */
export async function isEmptyTable(place: TablePlace, options: CallOptions): Promise<boolean> {
  const page = await readPage(place, 0, 'start', { ...options, segments: 1, limit: 1, consistent: true });
  return page.items.length === 0;
}

interface Sides {
  readonly from: TableSide;
  readonly to: TableSide;
  /** Whether both are one logical table. */
  readonly sameName: boolean;
  readonly targetEmpty: boolean;
}

/** What is looked into before a table is copied into another one with the same key. */
export function tableFindings(sides: Sides): readonly Finding[] {
  const { from, to } = sides;
  return [
    nameFinding(sides),
    ...[from, to].flatMap(statusFinding),
    { severity: 'good', subject: 'key', sentence: `Both tables have the key ${keyWords(to.summary)}.` },
    ...indexFindings(from, to),
    timeToLiveFinding(from, to),
    ...streamFinding(to),
    capacityFinding(from, to),
    targetFinding(sides),
  ];
}

function nameFinding({ from, to, sameName }: Sides): Finding {
  const [one, other] = [from.summary.name, to.summary.name];
  return sameName
    ? { severity: 'good', subject: 'names', sentence: `${one} and ${other} are one logical table.` }
    : {
        severity: 'warning',
        subject: 'names',
        sentence: `${one} and ${other} are not one logical table by their names.`,
      };
}

function statusFinding({ label, summary }: TableSide): readonly Finding[] {
  if (summary.status === 'ACTIVE' || summary.status === 'UPDATING') return [];
  const sentence = `${summary.name} of ${label} is ${summary.status}: it can not be used.`;
  return [{ severity: 'blocker', subject: 'status', sentence }];
}

/** An index of the target takes no item whose attribute has another type than its key: DynamoDB refuses such an item. */
function indexFindings(from: TableSide, to: TableSide): readonly Finding[] {
  const findings: Finding[] = [];
  const typesOf = ({ summary }: TableSide) =>
    new Map(
      summary.indexes.flatMap((one) =>
        [one.partitionKey, ...(one.sortKey ? [one.sortKey] : [])].map(({ name, type }) => [name, type]),
      ),
    );
  const [source, target] = [typesOf(from), typesOf(to)];
  for (const [name, type] of target) {
    const other = source.get(name);
    if (other !== undefined && other !== type)
      findings.push({
        severity: 'blocker',
        subject: 'indexes',
        sentence: `${name} is a key of an index on both sides, of type ${other} in ${from.summary.name} and ${type} in ${to.summary.name}: DynamoDB would refuse the items.`,
      });
  }
  const wordsOf = ({ summary }: TableSide) =>
    new Map(summary.indexes.map((one) => [one.name, `${keyWords(one)}, ${one.projection}`]));
  const [own, others] = [wordsOf(from), wordsOf(to)];
  const missing = [...own.keys()].filter((name) => !others.has(name));
  const more = [...others.keys()].filter((name) => !own.has(name));
  const unlike = [...own].filter(([name, words]) => others.has(name) && others.get(name) !== words);
  const warn = (sentence: string) => findings.push({ severity: 'warning', subject: 'indexes', sentence });
  if (missing.length > 0)
    warn(`${to.summary.name} has no index ${missing.join(', ')}: whoever asks it there gets an error.`);
  if (more.length > 0)
    warn(`${to.summary.name} has the index ${more.join(', ')} more: each item is written to it, too.`);
  for (const [name] of unlike) warn(`The index ${name} has another key or projection on the other side.`);
  if (findings.length > 0) return findings;
  const words = own.size === 0 ? 'Neither table has an index.' : `Both have ${[...own.keys()].join(', ')}.`;
  return [{ severity: 'good', subject: 'indexes', sentence: words }];
}

function timeToLiveFinding(from: TableSide, to: TableSide): Finding {
  const subject = 'time to live';
  const [one, other] = [from.settings.timeToLive, to.settings.timeToLive];
  if (!one.known || !other.known)
    return {
      severity: 'unknown',
      subject,
      sentence: 'Whether items expire could not be read on both sides.',
    };
  const [source, target] = [attributeOf(one.value), attributeOf(other.value)];
  if (source === target)
    return {
      severity: 'good',
      subject,
      sentence: source === undefined ? 'Items expire on neither side.' : `Items expire by ${source} on both.`,
    };
  if (target === undefined)
    return { severity: 'warning', subject, sentence: `What expires by ${source} is kept for ever there.` };
  return {
    severity: 'warning',
    subject,
    sentence: `Items expire by ${target} in ${to.summary.name}: those whose moment has passed are deleted again within days.`,
  };
}

function attributeOf(setting: TimeToLiveSetting | null): string | undefined {
  return setting === null || setting.status === 'DISABLING' ? undefined : setting.attribute;
}

function streamFinding({ summary }: TableSide): readonly Finding[] {
  if (!summary.stream) return [];
  const sentence = `${summary.name} has a stream: whoever reads it is told of every item.`;
  return [{ severity: 'warning', subject: 'stream', sentence }];
}

const LONG_SECONDS = 3_600;

function capacityFinding(from: TableSide, to: TableSide): Finding {
  const subject = 'capacity';
  const seconds = writeSeconds(from.summary, to.summary);
  const { writeCapacityUnits: units, maximumWriteRequestUnits: most } = to.summary;
  const words = units
    ? `${count(units)} provisioned write units`
    : most
      ? `on demand up to ${count(most)} write units a second`
      : 'on demand';
  const sentence = `${to.summary.name} is ${units ? 'at ' : ''}${words}: it takes these items in ${durationWords(seconds)}, if nobody else writes.`;
  return { severity: seconds > LONG_SECONDS && (units || most) ? 'warning' : 'good', subject, sentence };
}

function targetFinding({ to, targetEmpty }: Sides): Finding {
  const subject = 'target';
  return targetEmpty
    ? { severity: 'good', subject, sentence: `${to.summary.name} is empty: nothing is overwritten.` }
    : {
        severity: 'warning',
        subject,
        sentence: `${to.summary.name} holds items: what stands under the keys that come is overwritten, other items stay.`,
      };
}
