import * as sdk from '@aws-sdk/client-iam';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { createAccessKeyOperations } from './access-key-operations.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { managedPolicy } from './managed-policies.ts';
import { parsePolicy } from './policy-document.ts';
import { createPasswordOperations } from './password-operations.ts';
import { createPolicyOperations } from './policy-operations.ts';
import { createPrincipalOperations } from './principal-operations.ts';
import { maxSessionSecondsOf, PrincipalStore } from './principal-store.ts';
import type { StoredPrincipal } from './principal-store.ts';
import { decide } from './simulation.ts';
import type { SourcedPolicy } from './simulation.ts';

/** AWS IAM: roles, users, policies and keys, told and simulated. No call to the endpoint is decided by them. */
export function createIam(cloud: Cloud): SandboxService {
  const store = new PrincipalStore(cloud);
  const keys = createAccessKeyOperations(cloud, store);
  const passwords = createPasswordOperations(cloud, store);

  /** Throws InvalidInput, NoSuchEntity. */
  function principalOf(arn = ''): StoredPrincipal {
    const match = /^arn:aws:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn);
    if (!match) throw invalidInput('Invalid Entity Arn: an ARN of a role or a user is required.');
    const [, account, kind, name] = match;
    const found =
      account === cloud.account ? store.find(kind === 'user' ? 'user' : 'role', name ?? '') : undefined;
    if (!found || store.arnOf(found) !== arn) throw noSuchEntity(`The principal ${arn} cannot be found.`);
    return found;
  }

  function policiesOf(principal: StoredPrincipal): readonly SourcedPolicy[] {
    const attached = principal.attached.map((arn): SourcedPolicy => {
      const own = store.policy(arn);
      const document = own?.document ?? managedPolicy(arn) ?? '';
      return {
        id: arn.split('/').at(-1) ?? arn,
        type: own ? 'user-managed' : 'aws-managed',
        statements: parsePolicy(document, 'identity'),
      };
    });
    const inline = Object.entries(principal.inline).map(([name, document]): SourcedPolicy => ({
      id: `${principal.kind}_${principal.name}_${name}`,
      type: principal.kind,
      statements: parsePolicy(document, 'identity'),
    }));
    return [...attached, ...inline];
  }

  function simulate(input: sdk.SimulatePrincipalPolicyRequest): sdk.SimulatePolicyResponse {
    const principal = principalOf(input.PolicySourceArn);
    const { ActionNames: actions = [], ResourceArns: resources = ['*'] } = input;
    const wrong = actions.find((action) => !/^[\w-]+:[\w*?-]+$/.test(action));
    if (wrong !== undefined) throw invalidInput(`Invalid action name: ${wrong}`);
    const given = (input.PolicyInputList ?? []).map((document, at): SourcedPolicy => ({
      id: `PolicyInputList.${at + 1}`,
      type: 'none',
      statements: parsePolicy(document, 'identity'),
    }));
    const policies = [...policiesOf(principal), ...given];
    const context = new Map(
      (input.ContextEntries ?? []).map(({ ContextKeyName = '', ContextKeyValues = [] }) => [
        ContextKeyName.toLowerCase(),
        ContextKeyValues,
      ]),
    );
    const results = actions.flatMap((action) =>
      resources.map((resource): sdk.EvaluationResult => {
        const { decision, matched, missing } = decide(policies, action, resource, context);
        return {
          EvalActionName: action,
          EvalResourceName: resource,
          EvalDecision: decision,
          MatchedStatements: matched.map(({ id, type }) => ({ SourcePolicyId: id, SourcePolicyType: type })),
          MissingContextValues: [...missing],
        };
      }),
    );
    const page = takePage(
      results.map((result, at) => ({ result, key: String(at).padStart(6, '0') })),
      ({ key }) => key,
      input.Marker,
      input.MaxItems ?? 100,
      () => invalidInput('Invalid Marker.'),
    );
    return {
      EvaluationResults: page.items.map(({ result }) => result),
      IsTruncated: page.nextToken !== undefined,
      Marker: page.nextToken,
    };
  }

  return {
    signingName: 'iam',
    apiVersion: '2010-05-08',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    protocols: ['awsQuery'],
    schemas: sdk,
    operations: {
      ...createPrincipalOperations(cloud, store),
      ...createPolicyOperations(cloud, store),
      ...keys.operations,
      ...passwords.operations,
      SimulatePrincipalPolicy: simulate,
    },
    throttled: () => new ServiceError('Throttling', 'Rate exceeded', { status: 400 }),
    keyUsed: keys.noteUse,
    signIn: passwords.signIn,
    maxSessionSeconds(roleArn) {
      const role = store.find('role', roleArn.split('/').at(-1) ?? '');
      return role && store.arnOf(role) === roleArn ? maxSessionSecondsOf(role) : undefined;
    },
    identityOf(accessKeyId) {
      const key = store.key(accessKeyId);
      const user = key && store.find('user', key.userName);
      return user && { type: 'IAMUser', principalId: user.id, arn: store.arnOf(user), userName: user.name };
    },
  };
}
