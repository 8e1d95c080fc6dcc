import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentsJsonSchema } from './json-schema.ts';

const FILE = path.resolve(import.meta.dirname, '../../docs/environments.schema.json');

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

describe('the JSON Schema of an environments file', () => {
  it('is the one in docs/environments.schema.json', async () => {
    // UPDATE_SCHEMA=1 npx vitest run core/environments/json-schema.test.ts
    const { UPDATE_SCHEMA } = process.env;
    const text = `${JSON.stringify(environmentsJsonSchema(), null, 2)}\n`;
    if (UPDATE_SCHEMA) await writeFile(FILE, text);
    expect(JSON.parse(await readFile(FILE, 'utf8'))).toEqual(JSON.parse(text));
  });

  it('asks for what has no default and lets nothing else in', () => {
    const environment = (environmentsJsonSchema() as Node).properties?.environments?.items;
    expect(environment?.additionalProperties).toBe(false);
    expect(environment?.required).toEqual(['id', 'label', 'guard', 'region', 'account', 'names']);
  });
});
