import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../../../core/catalogue/stage.ts';

/**
 * What becomes of something that holds data when its stack is deleted: only development's goes with it. What a first deployment
 * that fails has just made holds nothing yet and goes too: it would stand in the way of the second one.
 */
export function keptAs(stage: Stage): RemovalPolicy {
  return stage === 'dev' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}
