import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordEntry } from '../../core/actions/record.ts';
import type { Home } from '../../core/actions/run.ts';
import { verifyTable } from '../../core/home/audit-read.ts';
import { HomeError } from '../../core/home/home-error.ts';
import { bodyOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const NEVER = new AbortController().signal;

let fixture: HomeFixture;
let tables = 0;
let tableName: string;
let home: Home;

beforeAll(async () => (fixture = await startHome()));
afterAll(() => fixture.close());
beforeEach(async () => {
  await fixture.faults([]);
  tableName = `home-${(tables += 1)}`;
  home = fixture.console({ tableName });
  await home.prepare();
});

async function fill(count: number, from = 0): Promise<readonly RecordEntry[]> {
  const entries: RecordEntry[] = [];
  for (let index = from; index < from + count; index += 1)
    entries.push(await home.records.append(bodyOf({ at: index * 1_000, summary: `Change ${index}` })));
  return entries;
}

describe('a chain that several consoles write', () => {
  it('stays one, however many append at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 30 }),
        async (writers) => {
          const name = `race-${(tables += 1)}`;
          const consoles = [0, 1, 2].map(() => fixture.console({ tableName: name }));
          await consoles[0]?.prepare();
          const written = await Promise.all(
            writers.map((writer, index) =>
              (consoles[writer] as Home).records.append(bodyOf({ summary: `${writer}: ${index}` })),
            ),
          );
          const sequences = written.map(({ sequence }) => sequence).sort((one, other) => one - other);
          expect(sequences).toEqual(writers.map((_, index) => index + 1));
          const verdict = await verifyTable(fixture.dynamodb, name, {});
          expect(verdict).toMatchObject({ entries: writers.length, findings: [], unchecked: 0 });
        },
      ),
      { numRuns: 8 },
    );
  }, 120_000);

  it('keeps the order of one console', async () => {
    const written = await Promise.all(
      Array.from({ length: 20 }, (_, index) => home.records.append(bodyOf({ summary: String(index) }))),
    );
    expect(written.map(({ sequence }) => sequence)).toEqual(written.map((_, index) => index + 1));
  });

  it('holds an entry once, when its answer was lost and when it is asked for again', async () => {
    await home.records.append(bodyOf());
    fixture.loseAnswers('TransactWriteItemsCommand', 3);
    const first = await home.records.append(bodyOf({ id: 'once' }));
    const again = await fixture
      .console({ tableName })
      .records.append(bodyOf({ id: 'once', summary: 'Other' }));
    expect(again).toEqual(first);
    expect((await home.records.page({ limit: 10 }, NEVER)).entries).toHaveLength(2);
  });

  it('goes on after a conflict, and after being throttled', async () => {
    await fixture.faults([
      { service: 'dynamodb', operation: 'TransactWriteItems', kind: 'throttle', count: 4 },
    ]);
    expect((await home.records.append(bodyOf())).sequence).toBe(1);
  });
});

describe('an append that can not be made', () => {
  it('names the operation that was denied, and wrote nothing', async () => {
    await fixture.faults([{ service: 'dynamodb', operation: 'TransactWriteItems', kind: 'deny' }]);
    const error = await home.records.append(bodyOf()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HomeError);
    expect(error).toMatchObject({
      failure: { state: 'denied', operation: 'dynamodb:TransactWriteItems' },
      uncertain: false,
    });
    await fixture.faults([]);
    expect(await home.records.page({ limit: 1 }, NEVER)).toEqual({ entries: [] });
  });

  it('ends at its deadline, with those that wait behind it', async () => {
    await fixture.faults([{ service: 'dynamodb', kind: 'hang' }]);
    const began = performance.now();
    const ended = await Promise.allSettled([
      home.records.append(bodyOf()),
      home.records.append(bodyOf()),
      home.records.append(bodyOf()),
    ]);
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(performance.now() - began).toBeLessThan(17_000);
    for (const one of ended)
      expect((one as PromiseRejectedResult).reason).toMatchObject({ failure: { state: 'timed-out' } });
    await fixture.faults([]);
    expect((await home.records.append(bodyOf())).sequence).toBe(1);
  }, 30_000);

  it('is refused where somebody else has written behind the head', async () => {
    await fill(1);
    await fixture.write(
      { PK: { S: 'records#0' }, SK: { S: '000000000000002' }, entry: { S: '{}' } },
      tableName,
    );
    await expect(home.records.append(bodyOf())).rejects.toMatchObject({ failure: { code: 'ChainBlocked' } });
  });
});

describe('a chain that is cut', () => {
  const place = (sequence: number) => String(sequence).padStart(15, '0');

  /** Takes off what stands behind an entry, and sets the head back to it, as if it had been the last one. */
  async function cutBehind({ sequence, hash }: RecordEntry, last: number): Promise<void> {
    for (let gone = sequence + 1; gone <= last; gone += 1)
      await fixture.erase('records#0', place(gone), tableName);
    const head = await fixture.read('record-head', 'record-head', tableName);
    await fixture.write({ ...head, sequence: { N: String(sequence) }, hash: { S: hash } }, tableName);
  }

  it('is not gone on with by a console that knows what is missing, and everybody is told once', async () => {
    const told: string[] = [];
    home = fixture.console({ tableName, chainWatch: { cut: (sentence) => void told.push(sentence) } });
    const written = await fill(5);
    await cutBehind(written[2] as RecordEntry, 5);
    for (let again = 0; again < 2; again += 1)
      await expect(home.records.append(bodyOf())).rejects.toMatchObject({ failure: { code: 'ChainCut' } });
    expect(told).toEqual([
      `The records were cut or replaced: they end at 3, and this console knows entry 5 as ${written[4]?.hash}.`,
    ]);
    expect((await home.records.page({ limit: 10 }, NEVER)).entries).toHaveLength(3);
    // One that is started afterwards knows of nothing.
    expect((await fixture.console({ tableName }).records.append(bodyOf())).sequence).toBe(4);
  });

  it('is not gone on with after a failure either, nor where its last entry was replaced', async () => {
    const written = await fill(2);
    await fixture.faults([{ service: 'dynamodb', operation: 'TransactWriteItems', kind: 'deny' }]);
    await expect(home.records.append(bodyOf())).rejects.toMatchObject({ failure: { state: 'denied' } });
    await fixture.faults([]);
    await cutBehind(written[0] as RecordEntry, 2);
    await fixture.console({ tableName }).records.append(bodyOf());
    await expect(home.records.append(bodyOf())).rejects.toMatchObject({ failure: { code: 'ChainCut' } });
  });

  it('is found by the anchors that were told of it', async () => {
    const anchors: { readonly sequence: number; readonly hash: string }[] = [];
    home = fixture.console({ tableName, chainWatch: { written: (anchor) => void anchors.push(anchor) } });
    const written = await fill(4);
    expect(await verifyTable(fixture.dynamodb, tableName, { anchors })).toMatchObject({ findings: [] });
    await cutBehind(written[1] as RecordEntry, 4);
    const { findings } = await verifyTable(fixture.dynamodb, tableName, { anchors });
    expect(findings.map(({ tampering }) => tampering)).toEqual(['anchor', 'anchor']);
  });
});

describe('a body', () => {
  it('comes back as it went in, without what is undefined', async () => {
    const body = bodyOf({ account: undefined, changes: [{ attribute: 'é 😀', before: '1' }], undoUntil: 5 });
    const entry = await home.records.append(body);
    const { id, sequence, previousHash, hash, ...rest } = entry;
    expect({ ...rest, account: undefined }).toEqual(body);
    expect([sequence, typeof id]).toEqual([1, 'string']);
    expect(previousHash).toBe('0'.repeat(64));
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await home.records.page({ limit: 1 }, NEVER)).entries).toEqual([entry]);
  });

  it('of any size is cut to what a record holds, and proves what was left out', async () => {
    const changes = Array.from({ length: 300 }, (_, index) => ({
      attribute: `attribute ${index}`,
      before: '😀'.repeat(2_000),
      after: 'x'.repeat(index === 0 ? 300_000 : 3_000),
    }));
    const calls = Array.from({ length: 5_000 }, () => ({
      operation: 'dynamodb:BatchWriteItem',
      requestId: 'R'.repeat(52),
    }));
    const entry = await home.records.append(bodyOf({ changes, calls, reason: 'because '.repeat(10_000) }));
    expect(Buffer.byteLength(JSON.stringify(entry))).toBeLessThan(100_000);
    expect(entry.changes?.[0]?.before).toMatch(/^(😀)+… \(8000 bytes, sha256 [0-9a-f]{64}\)$/u);
    expect(Buffer.byteLength(entry.changes?.[0]?.after ?? '')).toBeLessThanOrEqual(2_048);
    expect(entry.omitted?.changes).toBe(300 - (entry.changes?.length ?? 0));
    expect(entry.omitted?.calls).toBe(5_000 - (entry.calls?.length ?? 0));
    expect(entry.calls?.length).toBeGreaterThan(100);
    expect((await verifyTable(fixture.dynamodb, tableName, {})).findings).toEqual([]);
  });
});

describe('a page', () => {
  it('walks from the newest to the oldest, each once', async () => {
    await fill(25);
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = await home.records.page({ limit: 7, before }, NEVER);
      seen.push(...page.entries.map(({ sequence }) => sequence));
      before = page.before;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
  });

  it.each([
    ['environments', { environmentIds: ['prod'] }, [4]],
    ['kinds', { kinds: ['refused'] as const }, [3]],
    ['a person', { personId: 'bert' }, [2]],
    ['a target', { target: 'orders-dev' }, [1]],
    ['a run and what took it back', { runId: 'run-7' }, [6, 5]],
    ['words, whatever their case', { text: 'bERT' }, [2]],
    ['an action', { actionId: 'queues.purge' }, [4]],
    ['a time', { fromAt: 2_000, toAt: 3_000 }, [3, 2]],
  ])('is chosen by %s', async (_, query, expected) => {
    const bert = { id: 'bert', name: 'Bert Holm', role: 'developer' };
    const bodies = [
      { target: 'orders-dev' },
      { who: bert },
      { kind: 'refused' },
      { environmentId: 'prod', actionId: 'queues.purge' },
      { runId: 'run-7' },
      { runId: 'run-8', undoOf: 'run-7' },
    ] as const;
    for (const [index, more] of bodies.entries())
      await home.records.append(bodyOf({ at: (index + 1) * 1_000, ...more }));
    const page = await home.records.page({ ...query, limit: 10 }, NEVER);
    expect(page.entries.map(({ sequence }) => sequence)).toEqual(expected);
  });

  it('of a range finds also what an emergency wrote late, and stops before what is older', async () => {
    const day = 86_400_000;
    const add = (at: number, writtenAt?: number) => home.records.append(bodyOf({ at, writtenAt }));
    for (let index = 1; index <= 12; index += 1) await add(index * day);
    await add(9 * day + 1, 12 * day + 1);
    for (let index = 13; index <= 30; index += 1) await add(index * day);
    await add(10 * day - 1, 30 * day + 1);
    await fixture.calls();
    const page = await home.records.page({ fromAt: 9 * day, toAt: 10 * day, limit: 10 }, NEVER);
    expect(page.entries.map(({ sequence }) => sequence)).toEqual([13, 10, 9]);
    expect(page.before).toBeUndefined();
    const whole = await home.records.page({ fromAt: 9 * day, limit: 50, target: 'nobody' }, NEVER);
    expect(whole).toEqual({ entries: [] });
  });

  it('tells which places hold no entry', async () => {
    await fill(3);
    await fixture.write(
      { PK: { S: 'records#0' }, SK: { S: '000000000000002' }, entry: { S: '?' } },
      tableName,
    );
    const page = await home.records.page({ limit: 10 }, NEVER);
    expect(page.entries.map(({ sequence }) => sequence)).toEqual([3, 1]);
    expect(page.damaged).toEqual([2]);
  });

  it('is not read for a reader who has left', async () => {
    await expect(home.records.page({ limit: 10 }, AbortSignal.abort())).rejects.toBeInstanceOf(HomeError);
  });
});
