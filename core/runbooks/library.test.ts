import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ACTIONS } from '../changes/registry.ts';
import { createLibrary } from './library.ts';
import { CHECKS } from './registry.ts';

const OWN = path.resolve(import.meta.dirname, '../../runbooks');
const named = { checks: CHECKS, actions: ACTIONS };
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'runbooks-'));
  opened.push(() => rm(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(directory, name), text);
  return directory;
}

const GOOD =
  '---\nid: mine\ntitle: Mine\nwhen: Now and then.\n---\n\n## Look\n\n```check services.steady\n```\n';

describe('the runbooks that come with the console', () => {
  it('are ten, and nothing is wrong with them', async () => {
    const { runbooks, refused } = await createLibrary({ ...named, directory: OWN }).read();
    expect(refused).toEqual([]);
    expect(runbooks.map(({ id }) => id).sort()).toEqual([
      'daily-backup',
      'database-trouble',
      'disaster-recovery',
      'high-error-rate',
      'log-review',
      'morning-check',
      'p0-incident',
      'scaling',
      'security-review',
      'weekly-maintenance',
    ]);
    expect(runbooks.every(({ steps }) => steps.some(({ checks }) => checks.length > 0))).toBe(true);
  });

  it('use every check that there is', async () => {
    const { runbooks } = await createLibrary({ ...named, directory: OWN }).read();
    const used = new Set(
      runbooks.flatMap(({ steps }) => steps.flatMap(({ checks }) => checks.map(({ checkId }) => checkId))),
    );
    expect(CHECKS.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });
});

describe('a team’s directory', () => {
  it('adds its own, and one bad file costs no other', async () => {
    const teamDirectory = await folder({
      'mine.md': GOOD,
      'bad.md': GOOD.replace('mine', 'bad').replace('services.steady', 'services.fast'),
      'again.md': GOOD.replace('Mine', 'Again'),
      'notes.txt': 'no runbook',
    });
    const library = createLibrary({ ...named, directory: OWN, teamDirectory });
    const { runbooks, refused } = await library.read();
    expect(runbooks).toHaveLength(11);
    expect(refused).toMatchObject([
      {
        file: 'bad.md',
        mistakes: [{ line: 9, sentence: expect.stringContaining('There is no check services.fast') }],
      },
      { file: 'mine.md', mistakes: [{ sentence: 'again.md has the id mine already.' }] },
    ]);
  });

  it('takes the place of the console’s by its id, and is read again where it has changed', async () => {
    const teamDirectory = await folder({ 'own.md': GOOD.replace('id: mine', 'id: morning-check') });
    let now = 0;
    const library = createLibrary({ ...named, directory: OWN, teamDirectory, now: () => now });
    expect(await library.find('morning-check')).toMatchObject({ title: 'Mine', origin: 'team' });
    await writeFile(
      path.join(teamDirectory, 'own.md'),
      GOOD.replace('id: mine', 'id: morning-check').replace('Mine', 'Ours, by now'),
    );
    now += 2_000;
    expect(await library.find('morning-check')).toMatchObject({ title: 'Ours, by now' });
  });

  it('that is not there says so, and the console’s are there all the same', async () => {
    const library = createLibrary({ ...named, directory: OWN, teamDirectory: '/nowhere/at-all' });
    const { runbooks, refused } = await library.read();
    expect(runbooks).toHaveLength(10);
    expect(refused).toMatchObject([{ mistakes: [{ sentence: 'It can not be read (ENOENT).' }] }]);
  });
});
