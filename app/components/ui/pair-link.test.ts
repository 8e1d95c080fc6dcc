import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const APP = path.join(import.meta.dirname, '../..');

/** A link by an address of the console that says nothing of what is kept. */
const PLAIN = /<Link\b[^>]*?\bto=(?:"\/[^"]*"|\{`\/[^`?]*`\})/;

it('no link from page to page forgets the pair', () => {
  const forgetful = readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .filter((name) => PLAIN.test(readFileSync(path.join(APP, name), 'utf8')));
  expect(forgetful).toEqual([]);
});
