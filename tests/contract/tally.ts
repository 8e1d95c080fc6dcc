import type { Reporter, TestCase, TestModule } from 'vitest/node';

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
      for (const error of result.errors) console.log(indented(error.message));
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

function indented(message: string): string {
  return message.replace(/^/gm, '      ');
}
