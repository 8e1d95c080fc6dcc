import { ECRClient } from '@aws-sdk/client-ecr';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stage } from '../../core/catalogue/stage.ts';
import { parseInfraArguments } from './arguments.ts';
import type { InfraArguments } from './arguments.ts';
import { FIRST_STACKS, holdsWhatRuns, lackingFor } from './readiness.ts';
import { USUAL_REGION } from './settings.ts';
import { cdkDiffWords, cdkWords, outputFolder } from './cdk-words.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const TEMPLATE = '.template.json';

async function main(): Promise<number> {
  const parsed = parseInfraArguments(process.argv.slice(2));
  if (parsed.kind === 'help') {
    console.log(parsed.text);
    return 0;
  }
  if (parsed.kind === 'mistake') {
    console.error(parsed.sentence);
    return 2;
  }
  for (const stage of parsed.value.stages) {
    const code = await runStage(parsed.value, stage);
    if (code !== 0) return code;
  }
  return 0;
}

async function runStage(asked: InfraArguments, stage: Stage): Promise<number> {
  const output = outputFolder(ROOT, stage);
  if (asked.against !== undefined) return compareWithFolder(asked, stage, path.resolve(asked.against));
  if (asked.command === 'deploy' && holdsWhatRuns(stage, asked.stacks)) {
    const first = await runCdk(cdkWords({ ...asked, stacks: FIRST_STACKS }, stage, output));
    if (first !== 0) return first;
    if (!(await isReady(asked, stage))) return 1;
  }
  const code = await runCdk(cdkWords(asked, stage, output));
  if (asked.command === 'synth' && code === 0)
    console.log(
      `${stage}: ${(await templatesIn(output)).length} templates in ${path.relative(ROOT, output)}`,
    );
  if (asked.command === 'diff' && code !== 0)
    console.error(
      'What is deployed is asked of the account: that takes its credentials, or AWS_ENDPOINT_URL. Without an account: --against FOLDER.',
    );
  return code;
}

/** Whether tasks and functions can start; what is missing is told. */
async function isReady(
  { context: { region, version = '' } }: InfraArguments,
  stage: Stage,
): Promise<boolean> {
  const place = {
    region: region ?? USUAL_REGION,
    ...(process.env.AWS_ENDPOINT_URL && {
      credentials: {
        accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'test',
        secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'test',
      },
    }),
  };
  const [ecr, secretsManager] = [new ECRClient(place), new SecretsManagerClient(place)];
  try {
    const lacking = await lackingFor({ ecr, secretsManager }, { stage, version });
    if (lacking.length === 0) return true;
    console.error(
      [
        'What runs is not deployed yet, for it would not start. Do this, and the same command again:',
        ...lacking,
      ].join('\n  '),
    );
    return false;
  } finally {
    ecr.destroy();
    secretsManager.destroy();
  }
}

/** Each stack against the template of the same name; what the folder lacks is new. */
async function compareWithFolder(asked: InfraArguments, stage: Stage, folder: string): Promise<number> {
  if (!existsSync(folder)) {
    console.error(`There is no ${folder}.`);
    return 2;
  }
  // Not where infra:synth writes: that folder may be the one that is compared with.
  const fresh = path.join(ROOT, 'build', `cdk.${stage}.compared`);
  const code = await runCdk(cdkWords({ ...asked, command: 'synth' }, stage, fresh));
  if (code !== 0) return code;
  for (const stack of await templatesIn(fresh)) {
    if (asked.stacks.length > 0 && !asked.stacks.includes(stack)) continue;
    const template = path.join(folder, `${stack}${TEMPLATE}`);
    if (!existsSync(template)) {
      console.log(`${stack} is new.`);
      continue;
    }
    const compared = await runCdk(cdkDiffWords(fresh, stack, template));
    if (compared !== 0) return compared;
  }
  return 0;
}

async function templatesIn(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith(TEMPLATE)).map((file) => file.slice(0, -TEMPLATE.length));
}

/** The `cdk` command line of this repository. It talks to nobody but to AWS: neither notices nor telemetry. */
function runCdk(words: readonly string[]): Promise<number> {
  const program = fileURLToPath(new URL('bin/cdk', import.meta.resolve('aws-cdk/package.json')));
  const emulator = process.env.AWS_ENDPOINT_URL
    ? { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
    : {};
  const child = spawn(process.execPath, [program, ...words], {
    cwd: HERE,
    stdio: 'inherit',
    env: { ...emulator, ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

process.exitCode = await main();
