import type { InitializeMiddleware, MetadataBearer } from '@smithy/types';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Action } from '../../core/actions/action.ts';
import type { Clients } from '../../core/environments/clients.ts';
import type { Environment } from '../../core/environments/schema.ts';
import { asksOf } from '../../core/permissions/commands/commands.ts';
import { actionStatements, readStatements } from '../../core/permissions/policies.ts';
import { allows } from '../../core/permissions/simulate.ts';
import type { RequestContext } from '../../core/permissions/simulate.ts';
import type { Statement } from '../../core/permissions/statements.ts';
import { askedResources, isAsked } from './asked-resources.ts';
import type { Where } from './asked-resources.ts';
import { PLACE } from './exercised-permissions.ts';

/** The clients, by IAM's word for their service. */
const SERVICES: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  dynamodbStreams: 'dynamodb',
  s3: 's3',
  sqs: 'sqs',
  sns: 'sns',
  sqsOnce: 'sqs',
  snsOnce: 'sns',
  secretsManager: 'secretsmanager',
  sts: 'sts',
  cloudwatch: 'cloudwatch',
  ecs: 'ecs',
  elbv2: 'elasticloadbalancing',
  autoScaling: 'application-autoscaling',
  lambda: 'lambda',
  ecr: 'ecr',
  cloudfront: 'cloudfront',
  route53: 'route53',
  elasticache: 'elasticache',
  ec2: 'ec2',
  iam: 'iam',
  acm: 'acm',
  logs: 'logs',
  backup: 'backup',
  costExplorer: 'ce',
  cloudtrail: 'cloudtrail',
};

/** Watches what actions ask of IAM while they are planned, executed and settled for real. */
export interface PermissionWatch {
  readonly actions: readonly Action[];
  readonly clients: (environment: Environment, clients: Clients) => Clients;
  /** Fails where an action has called something that neither its own statements nor the reads allow. */
  readonly check: () => void;
}

export function watchPermissions(actions: readonly Action[]): PermissionWatch {
  const underWay = new AsyncLocalStorage<Action>();
  const denied = new Set<string>();
  const exercised = new Set<string>();
  const restored = new Set<string>();
  const answers = new Map<string, boolean>();
  const statements = new Map<string, readonly Statement[]>();

  function statementsFor(action: Action, where: Where): readonly Statement[] {
    const key = `${action.id} ${where.stage} ${where.account}`;
    const known = statements.get(key) ?? [...actionStatements(action, where), ...readStatements(where)];
    statements.set(key, known);
    return known;
  }

  /** A table of a thousand items asks for the same a thousand times. */
  function isAllowed(action: Action, where: Where, ...asked: [string, string, RequestContext]): boolean {
    const key = `${action.id} ${where.stage} ${where.account} ${JSON.stringify(asked)}`;
    const known = answers.get(key) ?? allows(statementsFor(action, where), ...asked);
    answers.set(key, known);
    return known;
  }

  function note(operation: string, input: object, where: Where): void {
    const action = underWay.getStore();
    if (!action) return;
    const given = input as Readonly<Record<string, unknown>>;
    if (typeof given.TargetTableName === 'string') restored.add(given.TargetTableName);
    for (const ask of asksOf(operation)) {
      if (!isAsked(ask, operation, given)) continue;
      exercised.add(ask.action);
      for (const { resource, context } of askedResources(ask, operation, given, where))
        if (!isAllowed(action, where, ask.action, resource, context))
          denied.add(`${action.id}: ${ask.action} on ${resource} (${operation})`);
    }
  }

  return {
    actions: actions.map((action) => within(underWay, action)),
    clients(environment, clients) {
      const where = { ...placeOf(environment), restored };
      return new Proxy(clients, {
        get(target, name) {
          const found: unknown = Reflect.get(target, name, target);
          const service = typeof name === 'string' ? SERVICES[name] : undefined;
          if (service !== undefined)
            tap(found as Tapped, (command, input) => note(`${service}:${command}`, input, where));
          return found;
        },
      });
    },
    check() {
      keepExercised(exercised);
      if (denied.size > 0)
        throw new Error(`The console’s role would not have allowed:\n${[...denied].sort().join('\n')}`);
    },
  };
}

function placeOf({ names, account, region, captures }: Environment): Omit<Where, 'restored'> {
  return { stage: names.stage, account, region, captures: captures?.bucket };
}

/** What an action does is done in its name, however far the calls are passed on. */
function within(underWay: AsyncLocalStorage<Action>, action: Action): Action {
  const { settle } = action;
  return {
    ...action,
    plan: (...given) => underWay.run(action, () => action.plan(...given)),
    execute: (...given) => underWay.run(action, () => action.execute(...given)),
    ...(settle && {
      settle: (...given: Parameters<typeof settle>) => underWay.run(action, () => settle(...given)),
    }),
  };
}

interface Tapped {
  readonly middlewareStack: {
    add(
      middleware: InitializeMiddleware<object, MetadataBearer>,
      options: { readonly step: 'initialize'; readonly name: string; readonly override: true },
    ): void;
  };
}

function tap(client: Tapped, note: (command: string, input: object) => void): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      note(String(context.commandName).replace(/Command$/, ''), args.input);
      return next(args);
    },
    { step: 'initialize', name: 'notePermissions', override: true },
  );
}

/** Leaves there what this file of tests has exercised: `dynamodb:CreateBackup`. */
function keepExercised(exercised: ReadonlySet<string>): void {
  const place = process.env[PLACE];
  const { testPath } = expect.getState();
  if (place === undefined || testPath === undefined) return;
  const text = JSON.stringify({ testPath, exercised: [...exercised] });
  writeFileSync(join(place, `${randomUUID()}.json`), text);
}
