import fc from 'fast-check';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnvironmentsFileError, loadEnvironments, parseEnvironments } from './load.ts';
import { labelOf } from './label.ts';

const GOOD = `
home: prod
environments:
  - id: dev
    label: Development
    guard: none
    region: us-east-1
    account: '000000000000'
    endpoint: http://127.0.0.1:4566
    credentials:
      static: { accessKeyId: test, secretAccessKey: test }
    caches:
      - { id: main, url: 'redis://127.0.0.1:6390' }
    environmentFiles:
      - { service: ingestion-api, path: ./dev.env }
    names: { stage: dev }
  - id: prod
    label: Production
    guard: typed-name
    region: us-east-1
    account: '123456789012'
    names: { stage: prod }
`;

function mistakesOf(text: string): readonly string[] {
  try {
    parseEnvironments(text, 'environments.yaml');
    return [];
  } catch (error) {
    if (error instanceof EnvironmentsFileError) return error.mistakes;
    throw error;
  }
}

describe('a good file', () => {
  it('comes out with its defaults and absolute paths', () => {
    const file = parseEnvironments(GOOD, '/etc/console/environments.yaml');
    const [dev, prod] = file.environments;
    expect(dev?.environmentFiles).toEqual([{ service: 'ingestion-api', path: '/etc/console/dev.env' }]);
    expect(prod).toMatchObject({
      colour: 'sky',
      credentials: {},
      caches: [],
      compute: { kind: 'ecs', cluster: 'production-cluster' },
    });
  });

  it('may be JSON', () => {
    const file = parseEnvironments(GOOD, 'a.yaml');
    expect(parseEnvironments(JSON.stringify(file), 'a.json').environments.map((one) => one.id)).toEqual([
      'dev',
      'prod',
    ]);
  });

  it('is the one at the root', async () => {
    const file = await loadEnvironments(path.resolve(import.meta.dirname, '../../environments.yaml'));
    expect(file.environments.map((one) => one.id)).toEqual(['dev', 'prod']);
  });
});

describe('every mistake is told by its key', () => {
  // prettier-ignore
  const cases: readonly (readonly [string, (text: string) => string, string | RegExp])[] = [
    ['an unknown key', (text) => text.replace('    guard: none', '    gaurd: none'), 'environments[0]: unknown key gaurd'],
    ['a missing key', (text) => text.replace("    account: '123456789012'\n", ''), 'environments[1].account: is missing'],
    ['a number for an account', (text) => text.replace("'123456789012'", '123456789012'), 'environments[1].account: must be the twelve digits of an account id, in quotes'],
    ['a short account', (text) => text.replace("'123456789012'", "'12345'"), 'environments[1].account: must be the twelve digits of an account id, in quotes'],
    ['an id that is none', (text) => text.replace('id: dev', 'id: Dev One'), 'environments[0].id: must be lower-case letters, digits and dashes, and start with a letter'],
    ['an unknown guard', (text) => text.replace('guard: none', 'guard: nobody'), /^environments\[0\]\.guard: .*'none'.*nobody/],
    ['an unknown stage', (text) => text.replace('stage: dev', 'stage: test'), /^environments\[0\]\.names\.stage: .*'dev'.*test/],
    ['a region that is none', (text) => text.replace('region: us-east-1', 'region: europe'), 'environments[0].region: must be a region such as us-east-1'],
    ['an endpoint without a scheme', (text) => text.replace('http://127.0.0.1:4566', '127.0.0.1:4566'), /^environments\[0\]\.endpoint: must/],
    ['an endpoint of another kind', (text) => text.replace('http://127.0.0.1:4566', 'ftp://127.0.0.1'), 'environments[0].endpoint: must start with http:// or https://'],
    ['a password in an endpoint', (text) => text.replace('http://', 'http://me:secret@'), 'environments[0].endpoint: must not hold a user name or password'],
    ['keys without an endpoint', (text) => text.replace('    endpoint: http://127.0.0.1:4566\n', ''), /^environments\[0\]\.credentials\.static: fixed keys are only for an emulator/],
    ['a check of the account that nobody answers', (text) => text.replace('endpoint: http://127.0.0.1:4566', 'endpoints: { dynamodb: http://127.0.0.1:8000 }'), 'environments[0].accountCheck: asks sts, for which endpoints has no address; name one, or say none'],
    ['an unchecked account behind an endpoint of AWS', (text) => text.replace('    guard: typed-name\n', '    guard: typed-name\n    endpoints: { s3: https://bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com }\n    accountCheck: none\n'), 'environments[1].accountCheck: can be left out only where an endpoint stands in for AWS'],
    ['an empty key', (text) => text.replace('accessKeyId: test', "accessKeyId: ''"), /^environments\[0\]\.credentials\.static\.accessKeyId: /],
    ['a role that is none', (text) => text.replace('      static: { accessKeyId: test, secretAccessKey: test }', '      roleArn: operator'), 'environments[0].credentials.roleArn: must be the ARN of an IAM role'],
    ['a cache of another kind', (text) => text.replace('redis://', 'http://'), 'environments[0].caches[0].url: must start with redis:// or rediss://'],
    ['a cache that is no address', (text) => text.replace("'redis://127.0.0.1:6390'", "'redis://127.0.0.1:notaport'"), 'environments[0].caches[0].url: must be an address such as redis://127.0.0.1:6379'],
    ['a variable that is none', (text) => text.replace("url: 'redis://127.0.0.1:6390'", "url: 'redis://a', passwordVariable: my-password"), 'environments[0].caches[0].passwordVariable: must be the name of a variable, in capital letters'],
    ['two caches of one id', (text) => text.replace("      - { id: main, url: 'redis://127.0.0.1:6390' }", "      - { id: main, url: 'redis://a' }\n      - { id: main, url: 'redis://b' }"), 'environments[0].caches[1].id: is used twice: main'],
    ['two environments of one id', (text) => text.replace('id: prod', 'id: dev').replace('home: prod', 'home: dev'), 'environments[1].id: is used twice: dev'],
    ['a home that is not there', (text) => text.replace('home: prod', 'home: moon'), 'home: names no environment of this file: moon'],
    ['one environment only', (text) => `${text.slice(0, text.indexOf('  - id: prod'))}`.replace('home: prod', 'home: dev'), 'environments: at least two environments are needed: they are shown as a pair'],
    ['an unknown way to compute', (text) => text.replace('    names: { stage: dev }', '    compute: { kind: nomad }\n    names: { stage: dev }'), /^environments\[0\]\.compute\.kind: .*'ecs' \| 'docker'/],
    ['an endpoint for no service', (text) => text.replace('    credentials:', '    endpoints: { dynamo: http://127.0.0.1:1 }\n    credentials:'), /^environments\[0\]\.endpoints\.dynamo: /],
    ['an empty file', () => '', 'it is empty'],
    ['a comment alone', () => '# nothing yet\n', 'it is empty'],
    ['a list', () => '- a\n- b\n', /^the file: Expected object, received array/],
    ['a word', () => 'environments', /^the file: Expected object, received string/],
    ['a key twice', (text) => `home: dev\n${text}`, /^it is not valid YAML: .*unique.* at line 3, column 1/],
    ['an alias to nothing', (text) => text.replace('label: Production', 'label: *nobody'), /^it is not valid YAML: .*nobody/],
    ['a bracket left open', (text) => text.replace('test }', 'test'), /^it is not valid YAML: .* at line \d+, column \d+/],
    ['a tabulator', (text) => text.replace('    region', '\tregion'), /^it is not valid YAML: .* at line \d+/],
  ];

  it.each(cases)('%s', (_, spoil, expected) => {
    const spoilt = spoil(GOOD);
    expect(spoilt).not.toBe(GOOD);
    const mistakes = mistakesOf(spoilt);
    const isSaid = (mistake: string) =>
      typeof expected === 'string' ? mistake === expected : expected.test(mistake);
    expect(mistakes.filter(isSaid), mistakes.join(' | ')).toHaveLength(1);
  });

  it('several at once', () => {
    const text = GOOD.replace('region: us-east-1', 'region: europe').replace(
      'guard: typed-name',
      'guard: maybe',
    );
    expect(mistakesOf(text)).toHaveLength(2);
  });

  it('an alias bomb', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1)
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    expect(mistakesOf(lines.join('\n'))[0]).toMatch(/^it is not valid YAML: .*alias/i);
  });

  it('in a sentence that names the file', () => {
    expect(() => parseEnvironments('', 'mine.yaml')).toThrow('mine.yaml can not be used:\n  it is empty');
  });
});

describe('a file that was cut off', () => {
  it('is used whole or refused with its mistakes, wherever it was cut', () => {
    for (let length = 0; length < GOOD.length; length += 1) {
      const mistakes = mistakesOf(GOOD.slice(0, length));
      for (const mistake of mistakes) expect(mistake).toMatch(/^(it is |the file: |home: |environments)/);
      if (length < GOOD.indexOf('names: { stage: prod }')) expect(mistakes.length).toBeGreaterThan(0);
    }
  });

  it('never makes anything but its own error, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(mistakesOf(text).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('reading it from disk', () => {
  let directory: string;
  beforeAll(async () => (directory = await mkdtemp(path.join(tmpdir(), 'environments-'))));
  afterAll(() => rm(directory, { recursive: true }));

  it.each([
    ['nowhere.yaml', 'it can not be read (ENOENT)'],
    ['.', 'it can not be read (EISDIR)'],
  ])('says that %s can not be read', async (name, mistake) => {
    await expect(loadEnvironments(path.join(directory, name))).rejects.toMatchObject({ mistakes: [mistake] });
  });

  it('takes what is written there', async () => {
    const file = path.join(directory, 'good.yaml');
    await writeFile(file, GOOD);
    expect((await loadEnvironments(file)).environments).toHaveLength(2);
  });
});

describe('what a browser may know', () => {
  it('holds no key and no password; who signs in is part of a command line', async () => {
    const text = (await readFile(path.resolve(import.meta.dirname, '../../environments.yaml'), 'utf8'))
      .replaceAll(
        'accessKeyId: test, secretAccessKey: test',
        'accessKeyId: AKIAHIDDEN, secretAccessKey: hidden',
      )
      .replaceAll('redis://127', 'redis://someone:hidden@127');
    for (const environment of parseEnvironments(text, 'a.yaml').environments) {
      const label = JSON.stringify(labelOf(environment));
      expect(label).toContain('redis://someone@127.0.0.1');
      expect(label).not.toMatch(/hidden/i);
    }
  });
});
