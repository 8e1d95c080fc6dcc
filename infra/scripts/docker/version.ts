import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { NotBegun } from '../script.ts';

export interface Version {
  readonly tag: string;
  /** The commit; absent outside of a repository. */
  readonly revision?: string;
}

/** What ECR takes as a tag. Source: Docker's reference grammar. */
export const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * The version that images carry: the one that is asked for, else what git calls this commit. What was changed since the
 * commit has no name of its own. @throws NotBegun.
 */
export async function versionOf(asked: string | undefined): Promise<Version> {
  const revision = await git('rev-parse', 'HEAD');
  if (asked !== undefined) return { tag: asked, revision };
  const described = await git('describe', '--tags', '--always', '--dirty');
  if (described === undefined)
    throw new NotBegun('There is no git repository here: --tag names the version.');
  if (described.endsWith('-dirty'))
    throw new NotBegun(
      `Something is changed since ${described.replace(/-dirty$/, '')}: commit it, or name the version by --tag.`,
    );
  return { tag: described.replace(/^v(?=\d)/, ''), revision };
}

async function git(...words: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('git', words)).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
