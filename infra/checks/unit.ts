/**
 * Runs the tests beside their sources. Files of which a test has failed are run once more, each from its start, where they are
 * few; what needed that is told as flaky, as Playwright does. An error that no test caught, and what is asked after all of them,
 * has no second try.
 */
import path from 'node:path';
import { createVitest } from 'vitest/node';
import type { TestModule } from 'vitest/node';

/** More than these do not fail by chance. */
const FEW = 3;

const vitest = await createVitest('test', { watch: false });
try {
  const first = await vitest.start();
  const failed = first.testModules.filter(isFailed);
  if (first.unhandledErrors.length === 0 && failed.length > 0 && failed.length <= FEW) {
    // Kept before the second try, which forgets it.
    const names = failed.map(nameOf).toSorted();
    console.log(`\nTried once more:\n${names.map((name) => `    ${name}`).join('\n')}`);
    const { unhandledErrors } = await vitest.runTestSpecifications(
      failed.map((one) => one.toTestSpecification()),
    );
    if (unhandledErrors.length === 0 && !vitest.state.getTestModules().some(isFailed)) {
      process.exitCode = 0;
      console.log(`  ${names.length} flaky\n${names.map((name) => `    ${name}`).join('\n')}`);
    }
  }
} finally {
  await vitest.close();
}

function isFailed(module: TestModule): boolean {
  return !module.ok();
}

function nameOf(module: TestModule): string {
  const tests = [...module.children.allTests('failed')].map((test) => test.fullName);
  return [path.relative(vitest.config.root, module.moduleId), ...tests].join(' › ');
}
