import { GetBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import type { LifecycleRule, S3Client } from '@aws-sdk/client-s3';
import { hashOf } from '../../actions/canonical.ts';
import type { Cell } from '../../cells/cell.ts';
import { ruleWords } from '../../resources/buckets/rule-words.ts';
import { ruleFromSdk } from '../../resources/buckets/sdk-lifecycle.ts';
import { unlessCode } from '../../resources/buckets/answers.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import { attempt, within } from './attempt.ts';
import type { Answer } from './attempt.ts';
import type { LifecycleRuleJson } from './lifecycle-rules.ts';

const CALL_MS = 10_000;

/** A bucket's whole lifecycle configuration. */
export interface LifecycleConfiguration {
  readonly rules: readonly LifecycleRuleJson[];
  /** From which size on objects are moved by default. It is replaced with the rules, so that it is sent along. */
  readonly minimumSize?: string;
}

/** The configuration as it is now; a bucket without one has no rules. */
export function readLifecycle(
  s3: S3Client,
  bucket: string,
  signal: AbortSignal,
): Promise<Answer<LifecycleConfiguration>> {
  return attempt('s3:GetLifecycleConfiguration', whole(s3, bucket, within(signal, CALL_MS)));
}

async function whole(
  s3: S3Client,
  bucket: string,
  options: { readonly abortSignal: AbortSignal },
): Promise<LifecycleConfiguration> {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
  const answer = await unlessCode(['NoSuchLifecycleConfiguration'], s3.send(command, options));
  const rules = (answer?.Rules ?? []).map(ruleToJson);
  return { rules, minimumSize: answer?.TransitionDefaultMinimumObjectSize };
}

/** A configuration to be edited: its rules as JSON and in words, and the version that a change of it names. */
export interface LifecycleDraft extends LifecycleConfiguration {
  readonly read: string;
  readonly words: readonly { readonly name: string; readonly words: string }[];
}

/** The configuration for a page that offers to change it. */
export function lifecycleDraft(
  { clients, environment, reader }: Source,
  bucket: string,
  budget: Budget,
): Promise<Cell<LifecycleDraft>> {
  return reader.read(
    {
      environmentId: environment.id,
      operation: 's3:GetLifecycleConfiguration',
      key: JSON.stringify(['draft', bucket]),
      run: async (signal) => {
        const configuration = await whole(clients.s3, bucket, { abortSignal: signal });
        const words = configuration.rules.map(wordsOfRule);
        return { ...configuration, words, read: lifecycleVersion(configuration) };
      },
    },
    budget,
  );
}

/** Stands for a configuration: whoever sends it back proves to know what is there. */
export function lifecycleVersion({ rules, minimumSize }: LifecycleConfiguration): string {
  return hashOf([rules, minimumSize ?? null]).slice(0, 32);
}

/** A rule as the SDK wants it. */
export function ruleToSdk(rule: LifecycleRuleJson): LifecycleRule {
  return {
    ...rule,
    Expiration: rule.Expiration && withDate(rule.Expiration),
    Transitions: rule.Transitions?.map(withDate),
  } as LifecycleRule;
}

/** `rule name` and what it does, in words. */
export function wordsOfRule(
  rule: LifecycleRuleJson,
  index: number,
): { readonly name: string; readonly words: string } {
  const summary = ruleFromSdk(ruleToSdk(rule), index);
  return { name: summary.id, words: ruleWords(summary) };
}

/** JSON has no dates and no `undefined`. */
function ruleToJson(rule: LifecycleRule): LifecycleRuleJson {
  return JSON.parse(JSON.stringify(rule)) as LifecycleRuleJson;
}

function withDate<T extends { readonly Date?: string }>(part: T): Omit<T, 'Date'> & { Date?: Date } {
  const { Date: day, ...rest } = part;
  return day === undefined ? rest : { ...rest, Date: new Date(day) };
}
