import type { Locator, Page } from '@playwright/test';

/** Counts what a person does on a journey: each press and each text that is filled in is one interaction. */
export class Interactions {
  private readonly done: string[] = [];

  constructor(private readonly journey: string) {}

  async press(target: Locator): Promise<void> {
    await target.click();
    this.done.push('press');
  }

  /** Fills in a text and goes on with Enter: typing and Enter are one. */
  async type(target: Locator, text: string, confirm = true): Promise<void> {
    await target.fill(text);
    if (confirm) await target.press('Enter');
    this.done.push('type');
  }

  get count(): number {
    return this.done.length;
  }

  /** One line of the run's output. */
  tell(): void {
    console.log(`interactions: ${this.journey}: ${this.count} (${this.done.join(', ')})`);
  }
}

/** The dialog of a plan, once the plan has arrived. */
export function planDialog(page: Page): Locator {
  return page.getByRole('dialog');
}
