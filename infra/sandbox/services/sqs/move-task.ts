/** A StartMessageMoveTask under way or over. Times are milliseconds since the epoch. */
export interface MoveTask {
  readonly taskId: string;
  readonly sourceName: string;
  /** Absent where each message goes back to the queue that it fell out of. */
  readonly destinationArn?: string;
  readonly maxPerSecond?: number;
  readonly startedAtMs: number;
  /** Up to where its allowance of messages has been used. */
  readonly advancedAtMs: number;
  /** The last message that was in the source when the task began; later ones stay. */
  readonly lastSeq: number;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  readonly moved: number;
  readonly toMove: number;
  readonly failureReason?: string;
}

export function writeTaskHandle(taskId: string, sourceArn: string): string {
  return Buffer.from(JSON.stringify({ taskId, sourceArn })).toString('base64');
}

/** Undefined for a text that no task has as its handle. */
export function readTaskHandle(
  handle: string,
): { readonly taskId: string; readonly sourceArn: string } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(handle, 'base64').toString('utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const { taskId, sourceArn } = value as Record<string, unknown>;
    return typeof taskId === 'string' && typeof sourceArn === 'string' ? { taskId, sourceArn } : undefined;
  } catch {
    return undefined;
  }
}
