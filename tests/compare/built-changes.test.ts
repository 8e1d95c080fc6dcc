import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { STAGES } from '../../core/catalogue/stage.ts';
import { COMPARED_KINDS } from '../../core/compare/form/canonical.ts';
import { BUILDERS, deployedChange, writtenChange } from '../../core/compare/making-equal/built.ts';
import { parseInfraArguments } from '../../infra/cdk/arguments.ts';

const MEMBER_IN_FILE = /^(\w+) in (\S+)$/;

async function stacks(): Promise<readonly string[]> {
  const folder = 'infra/cdk/stacks';
  const files = (await readdir(folder)).filter((file) => !file.includes('.checks.'));
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')));
  return texts.flatMap((text) => /super\(scope, '([a-z]+)'/.exec(text)?.[1] ?? []);
}

describe.each(COMPARED_KINDS)('%s', (kind) => {
  const { catalogue, construct, stack, members } = BUILDERS[kind];

  it('are built where it is said, by what is said', async () => {
    expect(await stacks()).toContain(stack);
    expect((await readFile(construct, 'utf8')).length).toBeGreaterThan(100);
    for (const [, said] of members) {
      const [, member = said, file = catalogue ?? construct] = MEMBER_IN_FILE.exec(said) ?? [];
      expect(await readFile(file, 'utf8'), `${member} in ${file}`).toMatch(new RegExp(`\\b${member}\\b`));
    }
    if (catalogue !== undefined) expect((await readFile(catalogue, 'utf8')).length).toBeGreaterThan(100);
  });

  it.each(STAGES)('are brought to %s by a command that is understood', (stage) => {
    const environment = { label: 'Here', account: '123456789012', names: { stage } };
    for (const path of ['', 'Something', ...members.map(([one]) => one)]) {
      const change = deployedChange({ kind, key: 'one', path, inCatalogue: true }, environment, true);
      const words = change.command?.replace('npm run infra:', '').replace(' --', '').split(' ') ?? [];
      const parsed = parseInfraArguments(words);
      expect([path, parsed.kind]).toEqual([path, 'run']);
    }
  });

  it('are said in the code where it says nothing of them', () => {
    const where = { kind, key: 'one', path: 'Something' };
    expect(writtenChange({ ...where, inCatalogue: true }).sentence).toContain(construct);
    expect(writtenChange({ ...where, inCatalogue: false }).sentence).toContain(catalogue ?? construct);
  });
});
