import { describe, expect, it } from 'vitest';
import { nextCursor } from '../../paging/cursors.ts';
import { parseParameters, parseSelect, planSelect } from './partiql.ts';

describe('a statement that may be run', () => {
  it.each([
    `SELECT * FROM "videos"`,
    `select PK from videos where PK = ?`,
    `  SELECT * FROM videos ;  `,
    `-- the newest\nSELECT * FROM videos`,
    `/* DELETE FROM videos; */ SELECT * FROM videos`,
    `SELECT * FROM videos WHERE PK = 'a; DELETE FROM videos'`,
    `SELECT * FROM videos WHERE PK = 'it''s -- no comment' -- DELETE FROM videos`,
    `SELECT * FROM "we;ird""name" WHERE a = '<img src=x onerror=alert(1)>'`,
    `SELECT\n*\nFROM videos; -- done`,
    'SELECT * FROM videos WHERE ts = `2026-01-01T`',
    'SELECT * FROM videos WHERE a - 1 = 2 AND b / 2 = 1',
  ])('%s', (text) => {
    expect(parseSelect(text).ok).toBe(true);
  });
});

describe('a statement that is refused before anything is sent', () => {
  it.each([
    ['', /^Write a statement/],
    [' \n ', /^Write a statement/],
    [`DELETE FROM videos WHERE PK = 'a'`, /^Only SELECT/],
    [`UPDATE videos SET a = 1 WHERE PK = 'a'`, /^Only SELECT/],
    [`INSERT INTO videos VALUE {'PK': 'a'}`, /^Only SELECT/],
    [`EXISTS(SELECT * FROM videos WHERE PK = 'a')`, /^Only SELECT/],
    [`SELECTED FROM videos`, /^Only SELECT/],
    [`/* SELECT */ DELETE FROM videos`, /^Only SELECT/],
    [`-- SELECT\nDELETE FROM videos`, /^Only SELECT/],
    [`'SELECT' DELETE FROM videos`, /^Only SELECT/],
    [`SELECT * FROM a; DELETE FROM b`, /^Only one statement/],
    [`SELECT * FROM a;;DELETE FROM b`, /^Only one statement/],
    [`;SELECT * FROM a`, /^Only one statement/],
    [`SELECT * FROM a WHERE b = 'x`, /not closed/],
    [`SELECT * FROM "a`, /not closed/],
    [`SELECT * FROM a /* b`, /not closed/],
    [`SELECT '${'x'.repeat(9_000)}'`, /at most 8192/],
  ])('%s', (text, sentence) => {
    const read = parseSelect(text);
    if (read.ok) throw new Error('it was taken');
    expect(read.mistakes[0]?.sentence).toMatch(sentence);
  });
});

describe('a statement that was taken', () => {
  it('is sent as it was written, without the semicolon at its end', () => {
    expect(parseSelect(` SELECT 'a;b' FROM t ; `)).toMatchObject({ value: { text: `SELECT 'a;b' FROM t` } });
  });

  it('keeps a comment that holds a semicolon at its end', () => {
    expect(parseSelect(`SELECT a FROM t -- x;`)).toMatchObject({ ok: true });
  });
});

describe('the parameters of a statement', () => {
  it('have types', () => {
    expect(parseParameters(['S:a:b', 'N:1.5', 'BOOL:true', 'NULL:', 'B:AP8=', 'S:'])).toEqual({
      ok: true,
      value: [{ S: 'a:b' }, { N: '1.5' }, { BOOL: true }, { NULL: true }, { B: 'AP8=' }, { S: '' }],
    });
  });

  it.each(['a', 'X:1', 'N:one', 'BOOL:yes', 'B:*', ''])('%j is refused', (text) => {
    expect(parseParameters(['S:fine', text])).toMatchObject({
      ok: false,
      mistakes: [{ field: 'p', sentence: expect.stringMatching(/^Parameter 2: /) as string }],
    });
  });
});

describe('the plan of a statement', () => {
  const request = { environmentId: 'dev', statement: 'SELECT * FROM t', parameters: ['S:a'], limit: 25 };

  it('continues where its cursor says, and takes no other one', () => {
    const first = planSelect(request);
    if (!first.ok) throw new Error('refused');
    const cursor = nextCursor(first.value.scope, undefined, 'token');
    expect(planSelect({ ...request, cursor })).toMatchObject({ value: { cursor: { position: 'token' } } });
    for (const other of [
      { statement: 'SELECT * FROM u' },
      { parameters: ['S:b'] },
      { environmentId: 'prod' },
    ])
      expect(planSelect({ ...request, ...other, cursor })).toMatchObject({ mistakes: [{ field: 'cursor' }] });
  });

  it('tells every mistake at once', () => {
    expect(planSelect({ ...request, statement: 'DROP', parameters: ['x'], cursor: '!' })).toMatchObject({
      mistakes: [{ field: 'statement' }, { field: 'p' }, { field: 'cursor' }],
    });
  });
});
