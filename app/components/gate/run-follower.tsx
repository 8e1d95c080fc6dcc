import type { RunView } from '../../features/operations/run-view.ts';
import { useRunStream } from './use-run-stream.ts';

interface RunFollowerProps {
  readonly runId: string;
  readonly onMoved: (run: RunView) => void;
}

/** Follows one run as long as it is on the screen. Draws nothing. */
export function RunFollower({ runId, onMoved }: RunFollowerProps) {
  useRunStream(runId, onMoved);
  return null;
}
