import { countOf } from '../runbooks/words.ts';
import type { CheckName, CheckOutcome } from './outcome.ts';
import { failed, passed } from './outcome.ts';

const NAMED = 3;
const LONGEST_NAME = 100;

/** Counts what was looked at and what was wrong, and keeps the first few by name: as large with a million as with ten. */
export class Tally {
  looked = 0;
  wrong = 0;
  private readonly named: string[] = [];

  note(isRight: boolean, name: () => string): void {
    this.looked += 1;
    if (isRight) return;
    this.wrong += 1;
    if (this.named.length < NAMED) this.named.push(name().slice(0, LONGEST_NAME));
  }

  /** @param noun what was looked at, as `product`. @param trouble what is wrong with them, as `has no video`. */
  outcome(check: CheckName, noun: string, words: { readonly good: string; readonly trouble: string }) {
    const { looked, wrong, named } = this;
    if (wrong === 0) return passed(check, `${countOf(looked, noun)}: ${words.good}.`);
    const others = wrong - named.length;
    const more = others > 0 ? `, and ${others} more` : '';
    return failed(
      check,
      `${wrong} of ${countOf(looked, noun)}: ${words.trouble} (${named.join('; ')}${more}).`,
    ) satisfies CheckOutcome;
  }
}
