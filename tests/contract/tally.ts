import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const MOST_DIFF_LINES = 30;

/** Counts what ran and says what did not: every skipped test by its name, with the reason. */
export class Tally implements Reporter {
  passed = 0;
  failed = 0;
  skipped = 0;

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === 'passed') {
      this.passed += 1;
      console.log(`pass  ${test.fullName}`);
    } else if (result.state === 'failed') {
      this.failed += 1;
      console.log(`FAIL  ${test.fullName}`);
      for (const { message, diff } of result.errors)
        console.log(indented([message, ...(diff ? [shortened(diff)] : [])].join('\n')));
    } else if (result.state === 'skipped') {
      this.skip(test.fullName, result.note ?? 'not to be run');
    }
  }

  onTestModuleEnd(module: TestModule): void {
    for (const error of module.errors()) this.broken(module.relativeModuleId, error.message);
    for (const suite of module.children.allSuites())
      for (const error of suite.errors()) this.broken(suite.fullName, error.message);
  }

  skip(name: string, reason: string): void {
    this.skipped += 1;
    console.log(`skip  ${name}: ${reason}`);
  }

  line(): string {
    return `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`;
  }

  private broken(name: string, message: string): void {
    this.failed += 1;
    console.log(`FAIL  ${name}`);
    console.log(indented(message));
  }
}

/** What was wanted and what came, without the terminal's colours: a message alone often hides both. */
function shortened(diff: string): string {
  const lines = stripVTControlCharacters(diff).split('\n');
  const shown = lines.slice(0, MOST_DIFF_LINES);
  return [...shown, ...(lines.length > shown.length ? ['…'] : [])].join('\n');
}

function indented(message: string): string {
  return message.replace(/^/gm, '      ');
}
