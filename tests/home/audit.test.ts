import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { RecordEntry } from '../../core/actions/record.ts';
import { verifyTable } from '../../core/home/audit-read.ts';
import { parseAnchor } from '../../core/home/audit-verify.ts';
import type { ChainCheckOptions, Tampering } from '../../core/home/audit-verify.ts';
import { canonicalJson, sealed } from '../../core/home/record-chain.ts';
import { bodyOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const ENTRIES = 8;
const KEY = 'k'.repeat(32);

let fixture: HomeFixture;
let tables = 0;
let tableName: string;

beforeAll(async () => (fixture = await startHome()));
afterAll(() => fixture.close());
beforeEach(() => void (tableName = `audit-${(tables += 1)}`));

async function chain(auditKey?: string, count = ENTRIES): Promise<readonly RecordEntry[]> {
  const home = fixture.console({ tableName, auditKey });
  await home.prepare();
  const entries: RecordEntry[] = [];
  for (let index = 1; index <= count; index += 1)
    entries.push(await home.records.append(bodyOf({ summary: `Change ${index}` })));
  return entries;
}

function sortKey(sequence: number): string {
  return String(sequence).padStart(15, '0');
}

async function put(sequence: number, entry: object): Promise<void> {
  await fixture.write(
    { PK: { S: 'records#0' }, SK: { S: sortKey(sequence) }, entry: { S: canonicalJson(entry) } },
    tableName,
  );
}

async function setHead({
  sequence,
  hash,
}: {
  readonly sequence: number;
  readonly hash: string;
}): Promise<void> {
  const item: Record<string, AttributeValue> = {
    PK: { S: 'record-head' },
    SK: { S: 'record-head' },
    sequence: { N: String(sequence) },
    hash: { S: hash },
  };
  await fixture.write(item, tableName);
}

/** What somebody does who can write to the table and knows how the chain is made: all after an entry anew. */
async function rechain(entries: readonly RecordEntry[], from: number, count = entries.length): Promise<void> {
  let last = entries[from - 2] ?? { sequence: 0, hash: '0'.repeat(64) };
  for (let sequence = from; sequence <= count; sequence += 1) {
    const next = sealed(bodyOf({ id: `forged-${sequence}`, summary: 'Nothing happened' }), last, undefined);
    await put(sequence, next);
    last = next;
  }
  await setHead(last);
}

async function findings(options: ChainCheckOptions = {}): Promise<readonly [Tampering, number][]> {
  const verdict = await verifyTable(fixture.dynamodb, tableName, options);
  return verdict.findings.map(({ tampering, sequence }) => [tampering, sequence]);
}

describe('a whole chain', () => {
  it('has no findings, and tells what to write down', async () => {
    const entries = await chain();
    const verdict = await verifyTable(fixture.dynamodb, tableName, {});
    const last = entries.at(-1);
    expect(verdict).toEqual({
      entries: ENTRIES,
      findings: [],
      unchecked: 0,
      last: { sequence: ENTRIES, hash: last?.hash },
    });
    expect(parseAnchor(`${last?.sequence}:${last?.hash}`)).toEqual(verdict.last);
  });

  it('may be empty', async () => {
    await chain(undefined, 0);
    expect(await findings()).toEqual([]);
    expect(await findings({ anchors: [{ sequence: 1, hash: `sha256:${'a'.repeat(64)}` }] })).toEqual([
      ['anchor', 1],
    ]);
  });

  it('is whole while consoles write to it', async () => {
    const home = fixture.console({ tableName });
    await chain();
    const appended = Promise.all(Array.from({ length: 60 }, () => home.records.append(bodyOf())));
    for (let index = 0; index < 10; index += 1) expect(await findings()).toEqual([]);
    await appended;
    expect(await findings()).toEqual([]);
  });
});

describe('tampering is found:', () => {
  it('an altered field', async () => {
    const entries = await chain();
    await put(3, { ...entries[2], summary: 'Something else' });
    expect(await findings()).toEqual([['altered', 3]]);
  });

  it('a field that was added', async () => {
    const entries = await chain();
    await put(3, { ...entries[2], reason: 'I was told to' });
    expect(await findings()).toEqual([['altered', 3]]);
  });

  it('an entry that was altered and hashed again', async () => {
    const entries = await chain();
    await put(3, sealed(bodyOf({ summary: 'Other' }), entries[1] as RecordEntry, undefined));
    expect(await findings()).toEqual([['unlinked', 4]]);
  });

  it('a removed entry, and several', async () => {
    await chain();
    await fixture.erase('records#0', sortKey(3), tableName);
    await fixture.erase('records#0', sortKey(4), tableName);
    await fixture.erase('records#0', sortKey(1), tableName);
    expect(await findings()).toEqual([
      ['missing', 1],
      ['missing', 3],
    ]);
  });

  it('an entry that was put between, the others moved along', async () => {
    const entries = await chain();
    for (let sequence = ENTRIES; sequence >= 4; sequence -= 1)
      await put(sequence + 1, { ...entries[sequence - 1], sequence: sequence + 1 });
    await put(4, sealed(bodyOf({ summary: 'Between' }), entries[2] as RecordEntry, undefined));
    const found = await findings();
    expect(found).toContainEqual(['unlinked', 5]);
    expect(found).toContainEqual(['altered', 5]);
    expect(found.at(-1)).toEqual(['inserted', ENTRIES + 1]);
  });

  it('an item under a key of its own', async () => {
    await chain();
    await fixture.write({ PK: { S: 'records#0' }, SK: { S: `${sortKey(3)}x` } }, tableName);
    expect(await findings()).toEqual([['inserted', 3]]);
  });

  it('a swapped pair', async () => {
    const entries = await chain();
    await put(3, entries[3] as RecordEntry);
    await put(4, entries[2] as RecordEntry);
    const found = await findings();
    expect(found.filter(([tampering]) => tampering === 'misplaced')).toEqual([
      ['misplaced', 3],
      ['misplaced', 4],
    ]);
  });

  it('a tail that was cut', async () => {
    await chain();
    await fixture.erase('records#0', sortKey(ENTRIES), tableName);
    await fixture.erase('records#0', sortKey(ENTRIES - 1), tableName);
    expect(await findings()).toEqual([['cut', ENTRIES - 1]]);
  });

  it('a head that names another entry, and one that is gone', async () => {
    const entries = await chain();
    await setHead({ sequence: ENTRIES, hash: entries[0]?.hash ?? '' });
    expect(await findings()).toEqual([['head', ENTRIES]]);
    await fixture.erase('record-head', 'record-head', tableName);
    expect(await findings()).toEqual([['inserted', 1]]);
  });

  it('what is no entry at all', async () => {
    await chain();
    await fixture.write({ PK: { S: 'records#0' }, SK: { S: sortKey(5) }, entry: { N: '5' } }, tableName);
    expect(await findings()).toEqual([['altered', 5]]);
  });
});

describe('a chain that was made anew from some entry on', () => {
  it('is found by what was written down', async () => {
    const entries = await chain();
    const anchors = [{ sequence: 6, hash: entries[5]?.hash ?? '' }];
    expect(await findings({ anchors })).toEqual([]);
    await rechain(entries, 4);
    expect(await findings()).toEqual([]);
    expect(await findings({ anchors })).toEqual([['anchor', 6]]);
  });

  it('and shortened is found by what was written down', async () => {
    const entries = await chain();
    const anchors = [{ sequence: 8, hash: entries[7]?.hash ?? '' }];
    await rechain(entries, 4, 5);
    for (let sequence = 6; sequence <= ENTRIES; sequence += 1)
      await fixture.erase('records#0', sortKey(sequence), tableName);
    expect(await findings()).toEqual([]);
    expect(await findings({ anchors })).toEqual([['anchor', 8]]);
  });

  it('is found by the key, which who made it did not have', async () => {
    const entries = await chain(KEY);
    expect(await findings({ key: KEY })).toEqual([]);
    await rechain(entries, 6);
    expect(await findings({ key: KEY })).toEqual([
      ['unkeyed', 6],
      ['unkeyed', 7],
      ['unkeyed', 8],
    ]);
  });

  it('with another key is found', async () => {
    const entries = await chain(KEY);
    await put(ENTRIES, sealed(bodyOf(), entries[6] as RecordEntry, 'another key'));
    expect(await findings({ key: KEY })).toEqual([
      ['altered', ENTRIES],
      ['head', ENTRIES],
    ]);
  });
});

describe('a key', () => {
  it('that is not at hand leaves content unchecked, and says so', async () => {
    await chain(KEY);
    const verdict = await verifyTable(fixture.dynamodb, tableName, {});
    expect(verdict).toMatchObject({ findings: [], unchecked: ENTRIES });
  });

  it('may be introduced later', async () => {
    await chain(undefined, 3);
    await chain(KEY, 2);
    expect(await findings({ key: KEY, keyedFrom: 4 })).toEqual([]);
    expect((await findings({ key: KEY })).map(([, sequence]) => sequence)).toEqual([1, 2, 3]);
  });
});

it('a chain that can not be read is not called whole', async () => {
  await chain();
  await fixture.faults([{ service: 'dynamodb', operation: 'Query', kind: 'deny' }]);
  await expect(findings()).rejects.toMatchObject({
    failure: { state: 'denied', operation: 'dynamodb:Query' },
  });
  await fixture.faults([]);
});
