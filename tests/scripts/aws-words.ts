import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import type { Clients } from '../../core/environments/clients.ts';

export interface Said {
  readonly code: number;
  readonly output: string;
}

interface Sender {
  send(command: unknown): Promise<unknown>;
}

type Commands = Readonly<Record<string, unknown>>;

/** Longer than a table of the sandbox takes. */
const TABLE_SECONDS = 20;

/**
 * Does what the `aws` command line does with its words, as far as the script of LocalStack uses it: an operation with
 * its options, `wait table-exists`, and `--query` with a path. So the script is run where there is no command line.
 */
export async function runAws(words: readonly string[], clients: Clients): Promise<Said> {
  const [service = '', operation = '', ...rest] = words;
  try {
    if (operation === 'wait') {
      await dynamodb.waitUntilTableExists(
        { client: clients.dynamodb, maxWaitTime: TABLE_SECONDS, minDelay: 0.1, maxDelay: 0.5 },
        { TableName: rest[2] },
      );
      return { code: 0, output: '' };
    }
    const { input, query } = optionsOf(rest);
    const [sender, commands] = serviceOf(service, clients);
    const Command = commands[`${pascal(operation)}Command`] as typeof dynamodb.CreateTableCommand | undefined;
    if (!Command) return { code: 252, output: `There is no ${service} ${operation}.` };
    const answer = await sender.send(new Command(input as never));
    return { code: 0, output: `${query === undefined ? JSON.stringify(answer) : found(answer, query)}\n` };
  } catch (error) {
    return { code: 254, output: `${(error as Error).name}: ${(error as Error).message}` };
  }
}

function serviceOf(service: string, clients: Clients): readonly [Sender, Commands] {
  const known: Readonly<Record<string, readonly [unknown, Commands]>> = {
    dynamodb: [clients.dynamodb, dynamodb],
    s3api: [clients.s3, s3],
    sqs: [clients.sqs, sqs],
    sns: [clients.sns, sns],
    secretsmanager: [clients.secretsManager, secretsManager],
  };
  const found = known[service];
  if (!found) throw new RangeError(`No ${service} here.`);
  return found as readonly [Sender, Commands];
}

function optionsOf(words: readonly string[]): { readonly input: object; readonly query?: string } {
  let input: Record<string, unknown> = {};
  let query: string | undefined;
  for (let at = 0; at < words.length; at += 2) {
    const option = (words[at] ?? '').replace(/^--/, '');
    const value = words[at + 1] ?? '';
    if (option === 'cli-input-json') input = { ...input, ...(JSON.parse(value) as object) };
    else if (option === 'query') query = value;
    else if (option !== 'output')
      input[pascal(option)] = /^[[{]/.test(value) && !option.endsWith('-string') ? JSON.parse(value) : value;
  }
  return { input, query };
}

function pascal(words: string): string {
  return words.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `Buckets[].Name` of an answer as `--output text` writes it. */
function found(answer: unknown, query: string): string {
  const steps = query.split('.');
  const values = steps.reduce<readonly unknown[]>(
    (reached, step) =>
      reached.flatMap((one) => (one as Record<string, unknown> | undefined)?.[step.replace('[]', '')] ?? []),
    [answer],
  );
  return values.length === 0 ? 'None' : values.map(String).join('\t');
}
