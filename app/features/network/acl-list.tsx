import { portWords } from '../../../core/resources/network/rule-words.ts';
import type { AclEntry, NetworkAcl } from '../../../core/resources/network/types.ts';

/** The number that EC2 shows as an asterisk: what no other entry decides. */
const LAST_NUMBER = 32_767;

/** The network ACLs, folded: hardly ever is one other than EC2 made it. */
export function AclList({ acls }: { readonly acls: readonly NetworkAcl[] }) {
  if (acls.length === 0) return null;
  return (
    <details className="border-t border-line text-xs">
      <summary className="cursor-pointer select-none px-3 py-2 text-2xs text-ink-muted hover:text-ink">
        Network ACLs: {acls.map(summaryOf).join('; ')}
      </summary>
      {acls.map((acl) => (
        <div key={acl.id} className="px-3 pb-2">
          <p className="font-mono text-2xs text-ink-faint">{acl.id}</p>
          <ul>
            {acl.entries.map((entry) => (
              <li
                key={`${entry.isOutbound} ${entry.number} ${entry.cidr}`}
                className="tabular grid grid-cols-[3rem_2.5rem_minmax(0,1fr)] gap-x-2 leading-5"
              >
                <span className="text-ink-faint">{entry.number === LAST_NUMBER ? 'last' : entry.number}</span>
                <span className="text-ink-faint">{entry.isOutbound ? 'out' : 'in'}</span>
                <span className="min-w-0 break-words">{entryWords(entry)}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}

function summaryOf({ isDefault, subnetIds, entries }: NetworkAcl): string {
  const opens = (isOutbound: boolean) =>
    entries.find((entry) => entry.isOutbound === isOutbound)?.allows === true &&
    entries.find((entry) => entry.isOutbound === isOutbound)?.protocol === 'all';
  const kind = opens(false) && opens(true) ? 'lets everything through' : `${entries.length} entries`;
  return `${isDefault ? 'the default one' : 'one'} of ${subnetIds.length} subnets ${kind}`;
}

function entryWords(entry: AclEntry): string {
  return `${entry.allows ? 'lets through' : 'stops'} ${portWords(entry)} ${entry.isOutbound ? 'to' : 'from'} ${entry.cidr}`;
}
