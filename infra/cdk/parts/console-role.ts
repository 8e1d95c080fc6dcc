import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { KINDS, kindOf } from '../../../core/permissions/kinds.ts';
import type { ResourceKind } from '../../../core/permissions/kinds.ts';
import { policiesOf } from '../../../core/permissions/policies.ts';
import { sidOf } from '../../../core/permissions/statements.ts';
import type { Statement } from '../../../core/permissions/statements.ts';
import { explain } from './explain.ts';

interface RoleOptions {
  readonly name: string;
  readonly description: string;
  readonly assumedBy: iam.IPrincipal;
  readonly statements: readonly Statement[];
}

/** A role of the console with what core/permissions says, in as many managed policies as IAM's limits ask for. */
export function createConsoleRole(scope: Construct, id: string, options: RoleOptions): iam.Role {
  const { name, description, assumedBy, statements } = options;
  const role = new iam.Role(scope, id, { roleName: name, description, assumedBy });
  policiesOf(statements).forEach((document, index) => {
    const policy = new iam.ManagedPolicy(scope, `${id}Policy${index + 1}`, {
      managedPolicyName: `${name}-${index + 1}`,
      description: `${description} (${index + 1})`,
      document: iam.PolicyDocument.fromJson(document),
      roles: [role],
    });
    explain(policy, reasonsFor(document.Statement));
  });
  return role;
}

/** Why a star stands in a statement: its kind of resource says so where it is not a name's middle that is left open. */
function reasonsFor(statements: readonly Statement[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    statements.flatMap(({ Sid, Resource, Action }) =>
      Resource.filter((resource) => resource.includes('*')).map((resource) => [
        `AwsSolutions-IAM5[Resource::${resource}]`,
        `${Sid} (${Action.slice(0, 2).join(', ')}${Action.length > 2 ? ', …' : ''}): ${whyOf(Sid)}`,
      ]),
    ),
  );
}

function whyOf(sid: string): string {
  const kinds = Object.keys(KINDS) as readonly ResourceKind[];
  const kind = kinds.find((one) => sidOf(one) === sid.replace(/^View/, ''));
  if (kind === 'everything') return 'AWS lets these calls be narrowed to no resource.';
  return (
    (kind && kindOf(kind).why) ??
    'what is left open of the ARN is a part that is made at run time; what is fixed tells the stage and the kind.'
  );
}
