import { comparePair, readPair } from '../../../core/compare/compare-pair.ts';
import { intentOf } from '../../../core/compare/intended.ts';
import { remediesOf } from '../../../core/compare/making-equal/making-equal.ts';
import type { Estate } from '../../../core/compare/estate.ts';
import type { Comparison } from '../../../core/compare/differences.ts';
import type { ExpectedDifference } from '../../../core/compare/expected.ts';
import type { ComparedKind } from '../../../core/compare/form/canonical.ts';
import type { ReadingOptions } from '../../../core/compare/reading/found.ts';
import { sharedSecrets } from '../../../core/compare/shared-secrets.ts';
import { readRules } from '../../../core/compare/rules-file.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { formOf } from '../../../core/compare/kinds/forms.ts';
import { pathWords } from '../../../core/compare/words.ts';
import { attributeRows } from './attribute-rows.server.ts';
import type { AttributeRow } from './attribute-rows.server.ts';
import { remedyRows } from './remedy-rows.server.ts';
import { estateView } from './estate-view.server.ts';
import type { EstateView, FindingRow, PairRow, UnseenKind, Wanted } from './estate-view.ts';

type Sides = readonly [Source, Source];
type Labels = readonly [EnvironmentLabel, EnvironmentLabel];

export interface EstatePart {
  readonly view: EstateView;
  /** Why no rule holds, where the file of rules has a mistake. */
  readonly mistake?: string;
}

/** The whole estate, read now; the names of keys inside secrets where the options ask for them. */
export async function estateNow(
  sides: Sides,
  labels: Labels,
  wanted: Wanted,
  options: ReadingOptions,
  budget: Budget,
): Promise<EstatePart> {
  const { comparison, rules, mistake } = await comparedNow(sides, budget, options);
  return { view: estateView(comparison, rules, labels, wanted), mistake };
}

/** A comparison with the rules that it was classed by. */
interface Compared {
  readonly comparison: Comparison;
  readonly rules: readonly ExpectedDifference[];
  readonly mistake?: string;
  readonly estates: readonly [Estate, Estate];
}

async function comparedNow(
  sides: Sides,
  budget: Budget,
  options: ReadingOptions,
  kinds?: readonly ComparedKind[],
): Promise<Compared> {
  const [pair, read] = await Promise.all([readPair(sides, budget, kinds, options), readRules()]);
  const compared = comparePair(pair, read.rules, Date.now());
  // Only who may read the keys is told which values are the same.
  const shared = options.secretKeys ? await sharedSecrets(sides, pair, budget) : [];
  return {
    comparison: { ...compared, findings: [...compared.findings, ...shared] },
    rules: read.rules,
    mistake: 'mistake' in read ? read.mistake : undefined,
    estates: pair.estates,
  };
}

/** One pair with every attribute of either side. */
export interface PairPart {
  readonly pair?: PairRow;
  readonly rows: readonly AttributeRow[];
  readonly findings: readonly FindingRow[];
  readonly unseen: readonly UnseenKind[];
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  readonly mistake?: string;
}

/** The network's ids stand in many settings: what they stand for is read beside. */
const REFERRED: readonly ComparedKind[] = ['security-groups'];

interface PairWanted {
  readonly kind: ComparedKind;
  readonly key: string;
  /** The keys of secrets are read where the person may see them. */
  readonly mayReadKeys: boolean;
  /** Why this person may not do an action in an environment; undefined where it may be done. */
  readonly refusalOf: (actionId: string, environmentId: string) => string | undefined;
}

/** One pair of a kind, read now, attribute by attribute, with what makes it equal. */
export async function pairNow(
  sides: Sides,
  labels: Labels,
  { kind, key, mayReadKeys, refusalOf }: PairWanted,
  budget: Budget,
): Promise<PairPart> {
  const options = { secretKeys: mayReadKeys };
  const compared = await comparedNow(sides, budget, options, [kind, ...REFERRED]);
  const { comparison, rules, mistake, estates } = compared;
  const view = estateView(comparison, rules, labels, { shown: 'all', kind, text: '' });
  const sideAt = (index: 0 | 1) => {
    const found = estates[index].kinds.get(kind);
    const resource = found?.state === 'seen' ? found.resources.get(key) : undefined;
    const intended = intentOf(sides[index].environment).get(kind)?.get(key);
    return { source: sides[index], resource, intended };
  };
  const [left, right] = [sideAt(0), sideAt(1)];
  const found = comparison.pairs.find((one) => one.kind === kind && one.key === key);
  const remedies = found ? await remediesOf(found, { left, right }, budget) : [];
  const environmentIds = { left: sides[0].environment.id, right: sides[1].environment.id };
  const pair = view.pairs.find((one) => one.key === key);
  return {
    pair,
    rows: attributeRows(
      { left: left.resource, right: right.resource },
      pair?.differences ?? [],
      remedyRows({ kind, key }, remedies, { environmentIds, refusalOf }),
    ),
    findings: view.findings.filter((one) => one.key === key),
    unseen: view.unseen,
    leftOut: formOf(kind).leftOut.map(({ path, reason }) => ({ path: pathWords(path), reason })),
    mistake,
  };
}
