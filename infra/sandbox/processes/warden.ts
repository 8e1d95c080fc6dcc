import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/* Remembers process groups by its standard input (`+ PID`, `- PID`). When that closes, because the sandbox has ended,
   however it ended, it kills those that are left. A shell costs a megabyte where another Node would cost forty. */
const script = `
trap '' INT TERM HUP
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%% "$group" *} \${groups#* "$group" }" ;; esac ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
exit 0
`;

/** Sees to it that no process group outlives this process, even when this one is killed. */
export class Warden {
  private shell: ChildProcess | undefined;
  private readonly groups = new Set<number>();
  private isClosed = false;

  watch(group: number): void {
    this.groups.add(group);
    this.tell(`+ ${group}`);
  }

  /** For a group that has ended: its number may be given to another. */
  forget(group: number): void {
    if (this.groups.delete(group)) this.tell(`- ${group}`);
  }

  /** What is still watched is killed. */
  close(): void {
    this.isClosed = true;
    this.shell?.stdin?.end();
  }

  private tell(line: string): void {
    this.shell ??= this.start();
    this.shell.stdin?.write(`${line}\n`);
  }

  private start(): ChildProcess {
    // A session of its own: what a terminal sends to the sandbox does not end the one who cleans up behind it.
    const shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    shell.stdin.on('error', () => undefined);
    shell.once('error', (error) => console.error(error));
    shell.once('exit', () => {
      if (this.shell !== shell) return;
      this.shell = undefined;
      // Somebody killed it: another takes its place and is told of all that run.
      if (!this.isClosed) for (const group of this.groups) this.tell(`+ ${group}`);
    });
    return shell;
  }
}
