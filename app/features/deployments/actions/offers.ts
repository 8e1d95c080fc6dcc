import type { Deployable } from '../../../../core/resources/deployments/types.ts';

/** What can be done with a service as it is now. */
export interface Offers {
  readonly rollBack: boolean;
  /** Requests can be divided between two sides. */
  readonly shift: boolean;
  readonly promote: boolean;
  readonly abort: boolean;
  readonly releaseOld: boolean;
  /** A deployment of ECS waits for a person. */
  readonly goOn: boolean;
  readonly stopDeployment: boolean;
  /** Nothing is under way: something new can be begun. */
  readonly begin: boolean;
}

/** Which buttons a service has: those that its stage and its sides give a meaning. The gate decides anyway. */
export function offersFor({ way, stage, sides }: Deployable): Offers {
  const green = sides.find(({ name }) => name === 'green');
  const isClassic = way === 'classic-blue-green' && green !== undefined;
  const share = green?.weight ?? 0;
  const isUnderWay =
    stage === 'deploying' || stage === 'shifting' || stage === 'baking' || stage === 'paused';
  return {
    rollBack: way !== 'docker' && stage !== 'rolling back',
    shift: isClassic,
    promote: isClassic && share < 100,
    abort: isClassic,
    releaseOld: isClassic && share === 100,
    goOn: way === 'ecs' && stage === 'paused',
    stopDeployment: way === 'ecs' && isUnderWay,
    begin: way !== 'docker' && !isClassic,
  };
}

/** `1.4.1` is a tag, `product-service:12` a revision: what an action takes for what somebody typed. */
export function versionInput(text: string): { readonly tag: string } | { readonly taskDefinition: string } {
  const typed = text.trim();
  return /^[\w-]+:\d+$/.test(typed) ? { taskDefinition: typed } : { tag: typed };
}

/** Whole numbers out of a field; undefined where it is left empty. */
export function countOf(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text.trim()) : undefined;
}

/** `10 50 100` as steps. */
export function stepsOf(text: string): readonly number[] {
  return text.split(/[^\d]+/).flatMap((word) => (word === '' ? [] : [Number(word)]));
}

/** Names by comma or line. */
export function namesOf(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter(Boolean);
}
