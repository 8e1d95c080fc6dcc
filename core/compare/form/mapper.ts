import type { CatalogueEntry, ListedKind } from '../../catalogue/catalogue.ts';
import { CATALOGUE, entriesOf, LISTED_KINDS } from '../../catalogue/catalogue.ts';
import { namingOf, withoutEnvironmentWords } from '../../catalogue/pairing.ts';
import type { Naming } from '../../catalogue/pairing.ts';
import { STAGES } from '../../catalogue/stage.ts';
import type { Stage } from '../../catalogue/stage.ts';
import type { Environment } from '../../environments/schema.ts';
import type { MapText } from './flatten.ts';

type Place = Pick<Environment, 'id' | 'region' | 'account' | 'names'> &
  Partial<Pick<Environment, 'endpoint' | 'endpoints'>>;

/** A texts' answers that are kept: an estate says the same things over and over. */
const KEPT_TEXTS = 20_000;

/**
 * Turns names, ARNs, account ids, regions and addresses of one environment into what both sides call them: the
 * catalogue's logical name, else the name without the environment's words. A name of another environment stays as it
 * is, so that a reference that leads to the wrong side is a difference.
 * @param references ids that the service made up (`sg-0abc…`), and what they stand for.
 */
export function createMapper(place: Place, references: ReadonlyMap<string, string> = new Map()): MapText {
  const naming = namingOf(place);
  const names = new Map([...namesOf(naming.stage), ...references]);
  const replaceNames = namesReplaced(names);
  const hosts = hostsOf(place);
  const account = wholeWord(place.account, '{account}');
  const region = wholeWord(place.region, '{region}');
  const kept = new Map<string, string>();
  const map = (text: string): string => {
    let result = replaceNames(withoutIds(text));
    for (const host of hosts) result = result.replaceAll(host, '{endpoint}');
    if (result.includes('.amazonaws.com')) result = result.replace(AWS_HOST, '{endpoint}');
    return wordsOut(region(account(result)), naming);
  };
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const mapped = map(text);
    if (kept.size < KEPT_TEXTS) kept.set(text, mapped);
    return mapped;
  };
}

/** `https://sqs.us-east-1.amazonaws.com`. A name without a region is a service's principal, and stays. */
const AWS_HOST = /\b[a-z0-9.-]+\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?(?::\d+)?(?=[/"\s]|$)/g;
/** The six characters that Secrets Manager puts behind a name in its ARN. */
const SECRET_SUFFIX = /(:secret:[^\s":*]+?)-[A-Za-z0-9]{6}(?=[\s":]|$)/g;
/** What Elastic Load Balancing puts behind names in its ARNs. */
const BALANCER_ID =
  /((?:loadbalancer|listener|listener-rule)\/(?:app|net)\/[^/\s"]+|targetgroup\/[^/\s"]+)(?:\/[0-9a-f]{16})+/g;
const BALANCER_WORDS = ['targetgroup/', '/app/', '/net/'] as const;

/** What KMS calls a key by. */
const KEY_ID = /(:key\/)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

function withoutIds(text: string): string {
  if (!text.includes('arn:') && !text.includes('targetgroup/') && !text.includes('app/')) return text;
  let result = text;
  if (text.includes(':secret:')) result = result.replace(SECRET_SUFFIX, '$1');
  if (BALANCER_WORDS.some((word) => text.includes(word))) result = result.replace(BALANCER_ID, '$1');
  return text.includes(':key/') ? result.replace(KEY_ID, '$1{id}') : result;
}

/** Words of the environment between separators, in each word of a sentence. */
function wordsOut(text: string, naming: Naming): string {
  if (!/[\s"',;=()<>@]/.test(text)) return withoutEnvironmentWords(text, naming);
  return text
    .split(/([\s"',;=()<>@]+)/)
    .map((part, index) => (index % 2 === 0 && part !== '' ? withoutEnvironmentWords(part, naming) : part))
    .join('');
}

function wholeWord(word: string, by: string): MapText {
  const expression = new RegExp(`(?<![A-Za-z0-9])${escaped(word)}(?![A-Za-z0-9-])`, 'g');
  return (text) => (text.includes(word) ? text.replace(expression, () => by) : text);
}

/** Every physical name of the stage, and what it is called on both sides. */
function namesOf(stage: Stage): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { kind, entry } of everyEntry()) {
    // Where one stage uses the bare word, the word itself is what both sides say.
    const isBare = STAGES.some((each) => entry.names[each] === entry.logical);
    const physical = entry.names[stage];
    if (!names.has(physical)) names.set(physical, isBare ? entry.logical : `{${kind} ${entry.logical}}`);
  }
  return names;
}

function everyEntry(): readonly { readonly kind: string; readonly entry: CatalogueEntry }[] {
  const listed = LISTED_KINDS.filter((kind: ListedKind) => kind !== 'caches').flatMap((kind) =>
    entriesOf(kind).map((entry) => ({ kind, entry })),
  );
  const groups = CATALOGUE.services.flatMap(({ logical, traffic }) =>
    traffic
      ? (['blue', 'green'] as const).map((colour) => ({
          kind: 'target-groups',
          entry: { logical: `${logical}-${colour}`, names: traffic.targetGroups[colour] },
        }))
      : [],
  );
  const cluster = { kind: 'clusters', entry: { logical: 'cluster', names: CATALOGUE.cluster.names } };
  return [...listed, ...groups, cluster];
}

const WORD = /[A-Za-z0-9_-]+/g;

/**
 * Looks every whole word up among the names: quicker than to try every name at every place. Names that hold more than
 * words are tried first, the longest first since a name may begin with another one.
 */
function namesReplaced(names: ReadonlyMap<string, string>): MapText {
  const odd = [...names.keys()]
    .filter((name) => /[^A-Za-z0-9_-]/.test(name))
    .sort((a, b) => b.length - a.length);
  const whole = odd.map((name) => `(?<![A-Za-z0-9_-])${escaped(name)}(?![A-Za-z0-9_-])|`);
  const oddOrWord = new RegExp(`${whole.join('')}${WORD.source}`, 'g');
  const calledElsewhere = (name: string) => names.get(name) ?? name;
  return (text) => text.replace(odd.some((name) => text.includes(name)) ? oddOrWord : WORD, calledElsewhere);
}

function hostsOf({ endpoint, endpoints = {} }: Place): readonly string[] {
  const hosts = [endpoint, ...Object.values(endpoints)].flatMap((address) =>
    address && URL.canParse(address) ? [new URL(address).host] : [],
  );
  return [...new Set(hosts)].sort((a, b) => b.length - a.length);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
