import { parseArgs } from 'node:util';
import { STAGES } from '../../core/catalogue/stage.ts';
import type { Stage } from '../../core/catalogue/stage.ts';
import { holdsWhatRuns } from './readiness.ts';

export const COMMANDS = ['synth', 'diff', 'deploy'] as const;
export type Command = (typeof COMMANDS)[number];

export interface InfraArguments {
  readonly command: Command;
  readonly stages: readonly Stage[];
  /** What the app is told with `-c`. */
  readonly context: Readonly<Record<string, string>>;
  /** Of deploy and diff: these stacks alone. */
  readonly stacks: readonly string[];
  /** Of diff: a folder of templates, instead of an account. */
  readonly against?: string;
  /** Of deploy: nobody is asked. */
  readonly yes: boolean;
  /** Of deploy: what was changed by hand is set as the template has it. */
  readonly revertDrift: boolean;
}

export type ParsedInfraArguments =
  | { readonly kind: 'run'; readonly value: InfraArguments }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'mistake'; readonly sentence: string };

const COMMON = `  --account DIGITS    the account; by default that of the demonstration
  --region REGION     us-east-1
  --version TAG       the images that services and functions run
  --context KEY=VALUE anything else that infra/cdk/settings.ts knows, as oidcIssuer or whatsappPhoneNumberId (under which
                      sellers are written to; none writes to nobody); several times`;

const USAGE: Readonly<Record<Command, string>> = {
  synth: `npm run infra:synth -- [--stage STAGE] [OPTIONS]

Writes the CloudFormation templates of a stage to build/cdk.STAGE. It needs no account, no Docker and no network.

  --stage STAGE       dev, staging or prod; all of them by default
${COMMON}`,
  diff: `npm run infra:diff -- [--stage STAGE] [--stacks NAMES] [--against FOLDER] [OPTIONS]

Shows what a deployment would change. What is deployed is asked of the account, for which credentials are needed (or
AWS_ENDPOINT_URL with an emulator that knows CloudFormation). With --against it is a folder that infra:synth has written,
and no account is asked.

  --stage STAGE       dev, staging or prod (dev)
  --stacks NAMES      these alone, with commas between: data,messaging
  --against FOLDER    compares with the templates there: build/cdk.prod as it was before
${COMMON}`,
  deploy: `npm run infra:deploy -- --stage STAGE --account DIGITS --version TAG [--stacks NAMES] [--revert-drift] [--yes] [OPTIONS]

Deploys the stacks of a stage, each after those that it needs. The account has to be told: credentials of another one are
refused. With AWS_ENDPOINT_URL an emulator is deployed to. Images and secrets come first; where a secret has no value yet, or
an image of the version is missing, it says so and stops (1): what runs would not start. After that, the same words go on.

  --stage STAGE       dev, staging or prod
  --stacks NAMES      these alone, with commas between, and those that they need
  --revert-drift      sets what was changed by hand as the template has it; CloudFormation leaves it else
  --yes               asks nobody, also not for wider permissions
${COMMON}`,
};

/** What production's whatsapp-service needs to write to anybody. */
const WHO_WRITES = 'whatsappPhoneNumberId';

const text = { type: 'string' } as const;
const OPTIONS = {
  stage: text,
  account: text,
  region: text,
  version: text,
  context: { type: 'string', multiple: true },
  stacks: text,
  against: text,
  yes: { type: 'boolean' },
  'revert-drift': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Options that only some commands take. */
const OF_COMMANDS: Readonly<Partial<Record<keyof typeof OPTIONS, readonly Command[]>>> = {
  stacks: ['diff', 'deploy'],
  against: ['diff'],
  yes: ['deploy'],
  'revert-drift': ['deploy'],
};

/** Reads the words behind `npm run infra:COMMAND --`. */
export function parseInfraArguments(words: readonly string[]): ParsedInfraArguments {
  const [first, ...others] = words;
  const command = COMMANDS.find((one) => one === first);
  if (!command)
    return { kind: 'mistake', sentence: `There is no ${first}; there are ${COMMANDS.join(', ')}.` };
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: others, options: OPTIONS }).values;
  } catch (error) {
    return mistake(command, error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help', text: USAGE[command] };
  const foreign = Object.entries(OF_COMMANDS).find(
    ([name, takers]) => values[name as keyof typeof values] !== undefined && !takers.includes(command),
  );
  if (foreign) return mistake(command, `infra:${command} takes no --${foreign[0]}.`);
  return argumentsOf(command, values);
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function argumentsOf(command: Command, values: Values): ParsedInfraArguments {
  const { stage, account, region, version, stacks = '', against, yes = false } = values;
  const { 'revert-drift': revertDrift = false } = values;
  const known = STAGES.find((one) => one === stage);
  if (stage !== undefined && !known)
    return mistake(command, `--stage is ${STAGES.join(', ')}, not ${stage}.`);
  if (command === 'deploy') {
    if (!known) return mistake(command, '--stage is missing: nothing is deployed by default.');
    if (account === undefined) return mistake(command, '--account is missing: whose account is meant?');
    if (known !== 'dev' && version === undefined)
      return mistake(command, '--version is missing: the images that are to run.');
    const isTold = values.context?.some((pair) => pair.startsWith(`${WHO_WRITES}=`)) ?? false;
    if (known === 'prod' && !isTold && holdsWhatRuns(known, namesIn(stacks)))
      return mistake(
        command,
        `--context ${WHO_WRITES}=DIGITS is missing: without it sellers are told nothing; none says that it is meant.`,
      );
  }
  const context = contextOf({ account, region, version }, values.context ?? []);
  if (typeof context === 'string') return mistake(command, context);
  const usual: readonly Stage[] = command === 'synth' ? STAGES : ['dev'];
  return {
    kind: 'run',
    value: {
      command,
      stages: known ? [known] : usual,
      context,
      stacks: namesIn(stacks),
      ...(against !== undefined && { against }),
      yes,
      revertDrift,
    },
  };
}

function namesIn(stacks: string): readonly string[] {
  return stacks.split(',').filter((word) => word !== '');
}

function contextOf(
  named: Readonly<Record<string, string | undefined>>,
  pairs: readonly string[],
): Readonly<Record<string, string>> | string {
  const context: Record<string, string> = {};
  for (const [name, value] of Object.entries(named)) if (value !== undefined) context[name] = value;
  for (const pair of pairs) {
    const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) return `--context takes KEY=VALUE, not ${pair}.`;
    context[name] = value;
  }
  return context;
}

function mistake(command: Command, sentence: string): ParsedInfraArguments {
  return { kind: 'mistake', sentence: `${sentence}\n\n${USAGE[command]}` };
}
