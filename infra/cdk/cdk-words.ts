import path from 'node:path';
import type { Stage } from '../../core/catalogue/stage.ts';
import type { InfraArguments } from './arguments.ts';

/** Where the templates of a stage are written, under the root; build/ is not kept in the repository. */
export function outputFolder(root: string, stage: Stage): string {
  return path.join(root, 'build', `cdk.${stage}`);
}

/** The words with which the `cdk` command line is called for one stage. */
export function cdkWords(
  { command, context, stacks, yes, revertDrift }: InfraArguments,
  stage: Stage,
  output: string,
): readonly string[] {
  const chosen = stacks.length > 0 ? stacks : ['--all'];
  return [
    command,
    ...(command === 'synth' ? ['--quiet', '--no-lookups'] : chosen),
    '--output',
    output,
    ...Object.entries({ ...context, stage }).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
    ...(command === 'deploy' ? ['--require-approval', yes ? 'never' : 'broadening'] : []),
    ...(revertDrift ? ['--revert-drift'] : []),
  ];
}

/** The words that compare one stack of written templates with a template of a file: no account is asked. */
export function cdkDiffWords(assembly: string, stack: string, template: string): readonly string[] {
  return ['diff', stack, '--exclusively', '--app', assembly, '--template', template];
}
