import type { ScalableResource } from '../../../cloud.ts';
import type { EcsContext } from '../context.ts';
import { checkDesiredCount } from './service-rules.ts';
import { countTasks } from './service-view.ts';

/** The desired counts of services, as Application Auto Scaling names them: `service/CLUSTER/NAME`. */
export function createScaling(context: EcsContext) {
  return function scalable(dimension: string, resourceId: string): ScalableResource | undefined {
    const [kind, cluster = '', name = ''] = resourceId.split('/');
    if (dimension !== 'ecs:service:DesiredCount' || kind !== 'service') return undefined;
    const find = () => {
      const service = context.services.find(cluster, name);
      return service?.status === 'ACTIVE' ? service : undefined;
    };
    if (!find()) return undefined;
    return {
      isSettled: () => find()?.isSteady ?? true,
      size: () => find()?.desiredCount ?? 0,
      running: () => countTasks(context.tasks.ofService(cluster, name)).running,
      isDeploying: () => find()?.currentDeploymentId !== undefined,
      resize(desiredCount) {
        const service = find();
        if (!service || service.desiredCount === desiredCount) return;
        checkDesiredCount(desiredCount);
        context.services.save({ ...service, desiredCount, isSteady: false });
        context.wake();
      },
    };
  };
}
