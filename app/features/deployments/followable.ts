/** A container of a task, or of Docker, whose output can be followed. */
export interface Followable {
  /** The id of the task, or of the container of Docker. */
  readonly task: string;
  /** Which container of the task, where there are several. */
  readonly container?: string;
  readonly name: string;
  /** The revision or the image. */
  readonly version: string;
  /** When it started, in milliseconds since the epoch; undefined where it has not. */
  readonly startedAt?: number;
  readonly state: string;
}
