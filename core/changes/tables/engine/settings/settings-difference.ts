import type { IndexSettings, KeyPart, Known, TableSettings } from './settings.ts';

export interface SettingDifference {
  /** In plain words: `time to live`, `index GSI1`, `tag owner`. */
  readonly setting: string;
  /** Undefined where the table does not have it. */
  readonly left?: string;
  readonly right?: string;
}

export interface SettingsDifference {
  readonly different: readonly SettingDifference[];
  /** What could not be read on one side or both: nobody knows whether it differs. */
  readonly unknown: readonly { readonly setting: string; readonly sides: readonly ('left' | 'right')[] }[];
}

/** What two tables are set to, compared setting by setting. Names and ARNs of the tables themselves do not count. */
export function settingsDifference(left: TableSettings, right: TableSettings): SettingsDifference {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  const names = [...new Set([...a.known.keys(), ...b.known.keys()])];
  const unknownNames = [...new Set([...a.unknown, ...b.unknown])];
  const isUnknown = (name: string) =>
    unknownNames.some((unknown) => name === unknown || name.startsWith(`${unknown} `));
  return {
    different: names
      .filter((setting) => a.known.get(setting) !== b.known.get(setting) && !isUnknown(setting))
      .map((setting) => ({ setting, left: a.known.get(setting), right: b.known.get(setting) })),
    unknown: unknownNames.map((setting) => ({
      setting,
      sides: [
        ...(a.unknown.has(setting) ? (['left'] as const) : []),
        ...(b.unknown.has(setting) ? (['right'] as const) : []),
      ],
    })),
  };
}

interface Words {
  readonly known: ReadonlyMap<string, string>;
  readonly unknown: ReadonlySet<string>;
}

function wordsOf(settings: TableSettings): Words {
  const known = new Map<string, string>();
  const unknown = new Set<string>();
  const tell = (setting: string, words: string | null) => words !== null && known.set(setting, words);
  const tellKnown = <T>(setting: string, value: Known<T>, words: (value: T) => void) =>
    value.known ? words(value.value) : unknown.add(setting);
  const { billing } = settings;
  tell('key', keyWords(settings.key));
  tell('billing mode', billing.mode);
  tell('capacity', billing.units && unitsWords(billing.units));
  tell('most request units', ceilingWords(billing.ceiling));
  for (const index of settings.globalIndexes) tell(`index ${index.name}`, indexWords(index));
  for (const index of settings.localIndexes) tell(`local index ${index.name}`, indexWords(index));
  tell('table class', settings.tableClass);
  tell('deletion protection', settings.deletionProtection ? 'on' : null);
  tell('stream', settings.stream);
  tell(
    'encryption',
    settings.encryption.kind === 'kms' ? `kms ${settings.encryption.keyArn ?? ''}` : 'aws-owned',
  );
  tell('replicas', settings.replicaRegions.join(', ') || null);
  tellKnown('time to live', settings.timeToLive, (value) => tell('time to live', value && value.attribute));
  tellKnown('point-in-time recovery', settings.pointInTimeRecovery, (value) =>
    tell('point-in-time recovery', value && (value.days === null ? 'on' : `${value.days} days`)),
  );
  tellKnown('tag', settings.tags, (tags) => {
    for (const [key, value] of Object.entries(tags)) tell(`tag ${key}`, value);
  });
  tellKnown('contributor insights', settings.contributorInsights, (all) => {
    for (const { index, mode } of all)
      tell(index === null ? 'contributor insights' : `contributor insights of ${index}`, mode ?? 'on');
  });
  tellKnown('resource policy', settings.resourcePolicy, (policy) =>
    tell('resource policy', policy && policyFor(policy, settings.arn, 'this table')),
  );
  tellKnown('Kinesis streams', settings.kinesisStreams, (arns) =>
    tell('Kinesis streams', arns.join(', ') || null),
  );
  return { known, unknown };
}

export function keyWords(key: readonly KeyPart[]): string {
  return key.map(({ name, type, role }) => `${name} (${type}, ${role})`).join(', ');
}

function unitsWords({ read, write }: { readonly read: number; readonly write: number }): string {
  return `${read} read, ${write} write`;
}

function ceilingWords({
  read,
  write,
}: {
  readonly read: number | null;
  readonly write: number | null;
}): string | null {
  return read === null && write === null ? null : `${read ?? 'any'} read, ${write ?? 'any'} write`;
}

function indexWords(index: IndexSettings): string {
  return [
    keyWords(index.key),
    index.projection === 'INCLUDE' ? `INCLUDE ${index.projected.join(', ')}` : index.projection,
    ...(index.units ? [unitsWords(index.units)] : []),
    ...(ceilingWords(index.ceiling) ? [`at most ${ceilingWords(index.ceiling)}`] : []),
  ].join('; ');
}

/** A table's policy with another ARN in its place; `…/index/…` and `…/stream/…` of the table go with it. */
export function policyFor(policy: string, arn: string, other: string): string {
  if (arn === '') return policy;
  const escaped = arn.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return policy.replace(new RegExp(`${escaped}(?=["/*])`, 'g'), () => other);
}
