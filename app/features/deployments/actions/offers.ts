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
