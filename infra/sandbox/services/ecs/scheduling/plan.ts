/** A task as the plan sees it; those that are stopping are not in it. */
export interface PlannedTask {
  readonly id: string;
  readonly rolloutId: string;
  readonly createdAt: number;
  /** Counts towards the minimum: it runs, and all of its checks and targets are well. */
  readonly isHealthy: boolean;
  readonly isProtected: boolean;
}

/** How many tasks a rollout is to have. */
export interface Wanted {
  readonly rolloutId: string;
  readonly count: number;
  /** False while the scheduler holds back: after failures, and for a deployment that has failed. */
  readonly mayStart: boolean;
}

export interface PlanInput {
  readonly tasks: readonly PlannedTask[];
  /** By rank: what is first here is started first. A rollout that is not here wants none. */
  readonly wanted: readonly Wanted[];
  /** The most tasks at once, and the fewest healthy ones; stopping others does not fall below. */
  readonly most: number;
  readonly fewest: number;
}

export interface Plan {
  readonly start: readonly { readonly rolloutId: string; readonly count: number }[];
  readonly stop: readonly string[];
}

/**
 * What the scheduler does next. Unhealthy tasks too many go first, then the newest; protected ones stay. Source: API
 * reference, "DeploymentConfiguration".
 */
export function planTasks({ tasks, wanted, most, fewest }: PlanInput): Plan {
  const start: { rolloutId: string; count: number }[] = [];
  let room = most - tasks.length;
  for (const { rolloutId, count, mayStart } of wanted) {
    const missing = count - tasks.filter((task) => task.rolloutId === rolloutId).length;
    const more = Math.min(missing, room);
    if (more <= 0 || !mayStart) continue;
    start.push({ rolloutId, count: more });
    room -= more;
  }

  let spare = tasks.filter(({ isHealthy }) => isHealthy).length - fewest;
  const stop: string[] = [];
  const rolloutIds = [...new Set(tasks.map(({ rolloutId }) => rolloutId))];
  for (const rolloutId of rolloutIds) {
    const own = tasks.filter((task) => task.rolloutId === rolloutId);
    let surplus = own.length - (wanted.find((one) => one.rolloutId === rolloutId)?.count ?? 0);
    const candidates = own.filter(({ isProtected }) => !isProtected).sort(byDispensability);
    for (const task of candidates) {
      if (surplus <= 0) break;
      if (task.isHealthy && spare <= 0) break;
      if (task.isHealthy) spare--;
      surplus--;
      stop.push(task.id);
    }
  }
  return { start, stop };
}

function byDispensability(a: PlannedTask, b: PlannedTask): number {
  return Number(a.isHealthy) - Number(b.isHealthy) || b.createdAt - a.createdAt;
}

/** Bounds of a rolling update: the minimum is rounded up, the maximum down. */
export function rollingBounds(
  desired: number,
  minimumHealthyPercent: number,
  maximumPercent: number,
): { readonly fewest: number; readonly most: number } {
  return {
    fewest: Math.ceil((desired * minimumHealthyPercent) / 100),
    most: Math.floor((desired * maximumPercent) / 100),
  };
}

/** How long nothing is started after failures in a row: 1 s after the first, doubled, 300 s at most. */
export function holdBackMs(failuresInARow: number): number {
  return failuresInARow === 0 ? 0 : Math.min(1000 * 2 ** (failuresInARow - 1), 300_000);
}
