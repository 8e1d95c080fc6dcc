import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import * as sdk from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LogLine, Measurement } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createEcr } from '../ecr/service.ts';
import { createSecretsManager } from '../secrets-manager/service.ts';
import { createSns } from '../sns/service.ts';
import { createSqs } from '../sqs/service.ts';
import { createLambda } from './service.ts';

const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';

export const role = 'arn:aws:iam::000000000000:role/function';
export const image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/shop/fixture:1.4.0';

/** An environment with functions, queues and secrets, and what it logged and counted. */
export interface LambdaFixture {
  readonly sandbox: Sandbox;
  readonly client: sdk.LambdaClient;
  readonly queues: SQSClient;
  readonly lines: readonly LogLine[];
  readonly measurements: readonly Measurement[];
  close(): Promise<void>;
}

/** Stands for the services of logs and metrics, which the environment lacks. */
function recorder(lines: LogLine[], measurements: Measurement[]): SandboxService {
  return {
    signingName: 'recorder',
    apiVersion: '0',
    protocols: ['awsJson1_0'],
    schemas: {},
    operations: {},
    log: (line) => void lines.push(line),
    measure: (measurement) => void measurements.push(measurement),
  };
}

export async function startLambdaFixture(): Promise<LambdaFixture> {
  const lines: LogLine[] = [];
  const measurements: Measurement[] = [];
  const module = path.join(import.meta.dirname, 'fixture-functions.mjs');
  const sandbox = await startSandbox({
    services: [
      createEcr,
      createLambda,
      createSqs,
      createSns,
      createSecretsManager,
      () => recorder(lines, measurements),
    ],
    programs: { 'fixture-lambda': { command: ['node', module], environment: { GREETING: 'baked' } } },
  });
  const options = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  };
  const images = new ECRClient(options);
  const repositoryName = 'shop/fixture';
  await images.send(new CreateRepositoryCommand({ repositoryName }));
  await images.send(
    new PutImageCommand({
      repositoryName,
      imageManifest: '{}',
      imageManifestMediaType: MANIFEST_TYPE,
      imageTag: '1.4.0',
    }),
  );
  images.destroy();
  const client = new sdk.LambdaClient(options);
  const queues = new SQSClient(options);
  return {
    sandbox,
    client,
    queues,
    lines,
    measurements,
    async close() {
      client.destroy();
      queues.destroy();
      await sandbox.close();
    },
  };
}

/** Makes a function of the fixture's image and waits until it is active. */
export async function makeFunction(
  { client, sandbox }: LambdaFixture,
  name: string,
  input: Partial<sdk.CreateFunctionRequest> = {},
): Promise<string> {
  const made = await client.send(
    new sdk.CreateFunctionCommand({
      FunctionName: name,
      PackageType: 'Image',
      Role: role,
      Code: { ImageUri: image },
      Timeout: 30,
      ...input,
    }),
  );
  sandbox.clock.advance(2000);
  return made.FunctionArn ?? '';
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It has not come to pass.');
    await pause(30);
  }
}
