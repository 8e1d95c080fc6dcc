import type { Finding } from '../actions/plan.ts';
import type { Cell } from '../cells/cell.ts';
import { failureSentence, hasValue, isFailure } from '../cells/cell.ts';
import { expectationsOf } from '../compare/compare-pair.ts';
import { compareRow } from '../compare/compare-row.ts';
import { isSame } from '../compare/form/canonical.ts';
import { bucketInList } from '../compare/reading/rows.ts';
import { pathWords, valueWords } from '../compare/words.ts';
import type { Environment } from '../environments/schema.ts';
import { tableFindings } from '../changes/migration/table-readiness.ts';
import { keyWords, sameKeys } from '../changes/tables/engine/table-facts.ts';
import type { BucketRow } from '../resources/buckets/types.ts';
import type { TableSummary, TimeToLive } from '../resources/tables/types.ts';

export interface TableOfSide {
  readonly label: string;
  readonly summary: TableSummary;
  readonly timeToLive: Cell<TimeToLive> | undefined;
}

/** What is looked into before a table is copied: the same as its plan looks into, out of what a page reads. */
export function tableRowFindings(from: TableOfSide, to: TableOfSide): readonly Finding[] {
  if (!sameKeys(from.summary, to.summary))
    return [
      {
        severity: 'blocker',
        subject: 'key',
        sentence: `The key of ${from.summary.name} is ${keyWords(from.summary)}, that of ${to.summary.name} is ${keyWords(to.summary)}.`,
      },
    ];
  const targetEmpty = to.summary.itemCount === 0;
  const findings = tableFindings({ from: sideOf(from), to: sideOf(to), sameName: true, targetEmpty });
  return targetEmpty ? findings.map((one) => (one.subject === 'target' ? byCount(to) : one)) : findings;
}

/** DynamoDB counts items about every six hours. Source: DynamoDB API reference, TableDescription, ItemCount. */
function byCount({ summary }: TableOfSide): Finding {
  return {
    severity: 'good',
    subject: 'target',
    sentence: `${summary.name} held nothing when its items were counted last, hours ago at most; the plan looks into it.`,
  };
}

function sideOf({ label, summary, timeToLive }: TableOfSide) {
  return { label, summary, settings: { timeToLive: settingOf(timeToLive) } };
}

function settingOf(cell: Cell<TimeToLive> | undefined) {
  if (cell === undefined || isFailure(cell))
    return {
      known: false,
      state: cell?.state ?? 'timed-out',
      operation: 'dynamodb:DescribeTimeToLive',
      code: cell?.code ?? null,
    } as const;
  const { status, attribute } = hasValue(cell) ? cell.value : { status: 'DISABLED', attribute: undefined };
  const isOn = attribute !== undefined && status !== 'DISABLED';
  return { known: true, value: isOn ? { attribute, status } : null } as const;
}

interface Target {
  readonly target: string;
  /** Objects that it holds already, as far as that was counted. */
  readonly held: number | undefined;
}

export interface BucketOfSide {
  readonly environment: Environment;
  readonly row: BucketRow;
}

/** Settings decide what becomes of objects there; nothing of them is in the way. */
export function bucketFindings(
  key: string,
  from: BucketOfSide,
  to: BucketOfSide,
  { target, held }: Target,
): readonly Finding[] {
  // Whatever the catalogue or a rule says of a difference: objects will lie under other settings.
  const noRules = expectationsOf([from.environment, to.environment], [], Date.now());
  const sideOf = ({ environment, row }: BucketOfSide) => ({ environment, found: bucketInList(row) });
  const compared = compareRow('buckets', key, { left: sideOf(from), right: sideOf(to) }, noRules);
  const { differences = [], unseen = [] } = compared ?? {};
  // Alike, and not as the catalogue wants it, is no matter of what is synced.
  const differing = differences.filter(({ left, right }) => !isSame(left, right));
  return [
    {
      severity: 'good',
      subject: 'names',
      sentence: `${from.row.name} and ${to.row.name} are one logical bucket.`,
    },
    ...differing.map(({ path, left, right }): Finding => ({
      severity: 'warning',
      subject: pathWords(path),
      sentence: `${valueWords(left)} here, ${valueWords(right)} in ${target}.`,
    })),
    ...unseen.map(({ part, side, operation }): Finding => ({
      severity: 'unknown',
      subject: pathWords(part),
      sentence: `${operation} told nothing of ${side === 'left' ? from.row.name : to.row.name}.`,
    })),
    ...(differing.length === 0 && unseen.length === 0
      ? [{ severity: 'good', subject: 'settings', sentence: 'Versioning and lifecycle are alike.' } as const]
      : []),
    held === 0
      ? { severity: 'good', subject: 'target', sentence: `${to.row.name} is empty: nothing is overwritten.` }
      : {
          severity: 'warning',
          subject: 'target',
          sentence: `${to.row.name} holds objects: those of the same key and another content are overwritten.`,
        },
  ];
}

/** What has no counterpart: of the catalogue it should have one, else nobody says where it would go. */
export function missingFinding(name: string, target: string, inCatalogue: boolean): Finding {
  return inCatalogue
    ? {
        severity: 'blocker',
        subject: 'names',
        sentence: `${target} has no counterpart of ${name}: it has to be made first.`,
      }
    : {
        severity: 'warning',
        subject: 'names',
        sentence: `${name} is not of the catalogue, and ${target} has none of its name: it stays where it is.`,
      };
}

export function unreadFinding(cell: Cell<unknown>, label: string): Finding {
  const sentence = isFailure(cell) ? failureSentence(cell) : 'Nothing was told.';
  return { severity: 'unknown', subject: label, sentence };
}
