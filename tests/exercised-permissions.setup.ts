import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everythingKept, grantsKept, makePlace } from './changes/exercised-permissions.ts';
import { grantsOf, unexplained } from './changes/unexercised-permissions.ts';

const TESTS = join(import.meta.dirname, 'changes');

let remove: (() => void) | undefined;

/** Before any test: where each file leaves what it has exercised. */
export function setup(): void {
  remove = makePlace();
}

/**
 * After all of them: every permission of the actions was exercised for real by some of them, or it is listed with the reason why
 * not. Says nothing where only some of the tests were run. @throws Error that names what differs.
 */
export async function teardown(): Promise<void> {
  try {
    const kept = everythingKept();
    const ran = new Set(kept.map(({ testPath }) => testPath));
    if (watchedFiles().some((file) => !ran.has(file))) return;
    const left = unexplained(grantsKept() ?? (await grants()), new Set(kept.flatMap((one) => one.exercised)));
    if (left.length > 0)
      throw new Error(
        `No test has exercised these permissions, and tests/changes/unexercised-permissions.ts has no reason:\n${left.join('\n')}`,
      );
  } finally {
    remove?.();
  }
}

/** Loaded here only where no test has left them: every other process would wait for it. */
async function grants() {
  const { ACTIONS } = await import('../core/changes/registry.ts');
  return grantsOf(ACTIONS);
}

/** The files of tests that run actions through the harness. */
function watchedFiles(): readonly string[] {
  const leads = new Set(['./gate-harness.ts']);
  const names = readdirSync(TESTS).filter((name) => name.endsWith('.ts'));
  const importsOne = (name: string) => {
    const text = readFileSync(join(TESTS, name), 'utf8');
    return [...leads].some((lead) =>
      new RegExp(`import \\{[^}]*\\bstart[A-Z]\\w*[^}]*\\} from '${lead}'`).test(text),
    );
  };
  for (const name of names) if (name.endsWith('.fixture.ts') && importsOne(name)) leads.add(`./${name}`);
  return names
    .filter((name) => name.endsWith('.test.ts') && importsOne(name))
    .map((name) => join(TESTS, name));
}
