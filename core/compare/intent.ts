import { CATALOGUE } from '../catalogue/catalogue.ts';
import type { Stage } from '../catalogue/stage.ts';
import type { Fact } from './facts.ts';

/** What the catalogue wants to differ between stages, by the words that the facts use. */
type Intent = Readonly<Record<string, string>>;

function tableIntent(name: string, stage: Stage): Intent {
  const table = CATALOGUE.tables.find((one) => one.names[stage] === name);
  return table ? { 'deletion protection': table.deletionProtection.includes(stage) ? 'on' : 'off' } : {};
}

function bucketIntent(name: string, stage: Stage): Intent {
  const bucket = CATALOGUE.buckets.find((one) => one.names[stage] === name);
  return bucket ? { versioning: bucket.versioned.includes(stage) ? 'enabled' : 'never' } : {};
}

const INTENTS = { tables: tableIntent, buckets: bucketIntent } as const;

/**
 * The facts of a resource with those that are as the catalogue wants them on this stage all saying so: two sides
 * that are each as intended do not differ, even where the intent does.
 */
export function withIntent(
  kind: keyof typeof INTENTS,
  name: string,
  stage: Stage,
  facts: readonly Fact[],
): readonly Fact[] {
  const intent = INTENTS[kind](name, stage);
  return facts.map((one) => (intent[one.fact] === one.value ? { ...one, value: 'as intended' } : one));
}
