import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../../../core/catalogue/stage.ts';

/** What becomes of something that holds data when its stack is deleted: only development's goes with it. */
export function keptAs(stage: Stage): RemovalPolicy {
  return stage === 'dev' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}
