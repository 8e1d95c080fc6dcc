import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { awsCommand } from '../../commands/command-line.ts';
import { askNow } from '../services/ask.ts';
import { settingAction } from '../setting.ts';
import { functionName } from './function-name.ts';
import { may } from '../../permissions/permission.ts';

const concurrencyInput = z
  .object({
    function: functionName,
    /** Executions at once that are kept for it, and its bound; null where it shares the account's. */
    reserved: z.number().int().min(0).max(100_000).nullable(),
  })
  .strict();
type ConcurrencyInput = z.infer<typeof concurrencyInput>;

interface Concurrency {
  readonly reserved: number | null;
}

const PUT = 'lambda:PutFunctionConcurrency';
const DELETE = 'lambda:DeleteFunctionConcurrency';

export const functionConcurrency = settingAction<ConcurrencyInput, Concurrency>({
  id: 'functions.set-concurrency',
  title: 'Set concurrency',
  kind: 'function',
  risk: 'reversible',
  capability: 'deployments:change',
  input: concurrencyInput,
  target: (input) => input.function,
  operation: PUT,
  operationOf: ({ reserved }) => (reserved === null ? DELETE : PUT),
  operations: [PUT, DELETE],
  permissions: [
    may(
      'function',
      'lambda:GetFunctionConcurrency',
      'lambda:PutFunctionConcurrency',
      'lambda:DeleteFunctionConcurrency',
    ),
  ],
  read: (scene, input) =>
    askNow(scene, 'lambda:GetFunctionConcurrency', input.function, async ({ lambda }, abortSignal) => {
      const { ReservedConcurrentExecutions: reserved = null } = await lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName: input.function }),
        { abortSignal },
      );
      return { reserved };
    }),
  wanted: ({ reserved }) => ({ reserved }),
  words: ({ reserved }) => ({
    'reserved concurrency': reserved === null ? "none: it shares the account's" : String(reserved),
  }),
  summary: ({ function: name, reserved }) =>
    reserved === null
      ? `Let ${name} share the account's concurrency`
      : `Reserve ${reserved} executions at once for ${name}`,
  send: (scene, { function: FunctionName, reserved }, _now, options) =>
    reserved === null
      ? scene.clients.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }), options)
      : scene.clients.lambda.send(
          new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved }),
          options,
        ),
  command: (target, { function: name, reserved }) =>
    reserved === null
      ? awsCommand(target, 'lambda', 'delete-function-concurrency', { 'function-name': name })
      : awsCommand(target, 'lambda', 'put-function-concurrency', {
          'function-name': name,
          'reserved-concurrent-executions': reserved,
        }),
  inputOf: ({ reserved }, input) => ({ function: input.function, reserved }),
  costs: ({ reserved }) => [
    ...(reserved === 0
      ? ['At 0 nothing is executed any more: what would invoke it waits in its queue, or is refused.']
      : []),
    ...(reserved !== null && reserved > 0
      ? [`The other functions of the account have ${reserved} fewer to share; 100 have to be left to them.`]
      : []),
  ],
});
