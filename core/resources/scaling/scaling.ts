import {
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keepingAnswers } from '../told.ts';
import { activityOf, policyOf, scalableTargetOf, scheduledOf } from './sdk-scaling.ts';
import type {
  ScalableTarget,
  ScalingActivity,
  ScalingNamespace,
  ScalingPolicy,
  ScheduledScaling,
} from './types.ts';

/** Fifty a page, policies by ten. Source: Application Auto Scaling API reference. */
const MOST_PAGES = 40;

/** Everything of a namespace that can scale, in one chain of pages for the whole environment. */
export function scalableTargets(
  source: Source,
  namespace: ScalingNamespace,
  budget: Budget,
): Promise<Cell<Listed<ScalableTarget>>> {
  return pages(source, 'DescribeScalableTargets', namespace, budget, async (NextToken, abortSignal) => {
    const page = await source.clients.autoScaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: namespace, NextToken }),
      { abortSignal },
    );
    return {
      items: (page.ScalableTargets ?? []).map(keepingAnswers(scalableTargetOf)),
      token: page.NextToken,
    };
  });
}

/** The policies of a namespace, or of one resource of it. */
export function scalingPolicies(
  source: Source,
  namespace: ScalingNamespace,
  budget: Budget,
  resourceId?: string,
): Promise<Cell<Listed<ScalingPolicy>>> {
  const key = keyOf(namespace, resourceId);
  return pages(source, 'DescribeScalingPolicies', key, budget, async (NextToken, abortSignal) => {
    const page = await source.clients.autoScaling.send(
      new DescribeScalingPoliciesCommand({
        ServiceNamespace: namespace,
        ResourceId: resourceId,
        NextToken,
      }),
      { abortSignal },
    );
    return { items: (page.ScalingPolicies ?? []).map(keepingAnswers(policyOf)), token: page.NextToken };
  });
}

/** The scheduled actions of a namespace, or of one resource of it. */
export function scheduledActions(
  source: Source,
  namespace: ScalingNamespace,
  budget: Budget,
  resourceId?: string,
): Promise<Cell<Listed<ScheduledScaling>>> {
  const key = keyOf(namespace, resourceId);
  return pages(source, 'DescribeScheduledActions', key, budget, async (NextToken, abortSignal) => {
    const page = await source.clients.autoScaling.send(
      new DescribeScheduledActionsCommand({
        ServiceNamespace: namespace,
        ResourceId: resourceId,
        NextToken,
      }),
      { abortSignal },
    );
    return { items: (page.ScheduledActions ?? []).map(scheduledOf), token: page.NextToken };
  });
}

/** The newest fifty activities of one resource, or of all of a namespace, newest first. AWS tells of six weeks. */
export function scalingActivities(
  source: Source,
  namespace: ScalingNamespace,
  resourceId: string | undefined,
  budget: Budget,
): Promise<Cell<Listed<ScalingActivity>>> {
  const key = keyOf(namespace, resourceId);
  return pages(source, 'DescribeScalingActivities', key, budget, async (_, abortSignal) => {
    const page = await source.clients.autoScaling.send(
      new DescribeScalingActivitiesCommand({ ServiceNamespace: namespace, ResourceId: resourceId }),
      { abortSignal },
    );
    return { items: (page.ScalingActivities ?? []).map(activityOf) };
  });
}

/** What Application Auto Scaling calls a service. */
export function serviceResourceId(cluster: string, service: string): string {
  return `service/${cluster}/${service}`;
}

function keyOf(namespace: ScalingNamespace, resourceId: string | undefined): string {
  return `${namespace}\n${resourceId ?? ''}`;
}

function pages<T>(
  source: Source,
  action: string,
  key: string,
  budget: Budget,
  ask: (
    token: string | undefined,
    signal: AbortSignal,
  ) => Promise<{ readonly items: readonly T[]; readonly token?: string }>,
): Promise<Cell<Listed<T>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: `application-autoscaling:${action}`,
      key,
      isEmpty: (items) => items.length === 0,
      run: (signal) => tokenPages(MOST_PAGES, (token) => ask(token, signal)),
    },
    budget,
  );
}
