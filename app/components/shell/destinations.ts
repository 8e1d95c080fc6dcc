import {
  Activity,
  BellRing,
  BookOpenCheck,
  ChartSpline,
  Database,
  FolderOpen,
  Hammer,
  History,
  KeyRound,
  LayoutDashboard,
  HeartPulse,
  Layers,
  Megaphone,
  Network,
  Rocket,
  Scale,
  ScrollText,
  SlidersHorizontal,
  Split,
  SquareFunction,
  Store,
  UserCheck,
  Waypoints,
  Zap,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

export interface Destination {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** The second key of the two that lead here, after `g`. */
  readonly key: string;
  /** A group begins here: what runs, what is kept, what is changed. */
  readonly startsGroup?: boolean;
}

/** The console's places, in the order of the navigation. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { to: '/deployments', label: 'Deployments', icon: Rocket, key: 'd' },
  { to: '/functions', label: 'Functions', icon: SquareFunction, key: 'f' },
  { to: '/load-balancers', label: 'Load balancers', icon: Split, key: 'e' },
  { to: '/network', label: 'Network', icon: Network, key: 'w' },
  { to: '/storefront', label: 'Storefront', icon: Store, key: 'h' },
  { to: '/tables', label: 'Tables', icon: Database, key: 't', startsGroup: true },
  { to: '/buckets', label: 'Buckets', icon: FolderOpen, key: 'b' },
  { to: '/caches', label: 'Caches', icon: Zap, key: 'c' },
  { to: '/queues', label: 'Queues', icon: Layers, key: 'q' },
  { to: '/topics', label: 'Topics', icon: Megaphone, key: 'n' },
  { to: '/trace', label: 'Trace', icon: Waypoints, key: 'x' },
  { to: '/secrets', label: 'Secrets', icon: KeyRound, key: 's' },
  { to: '/configuration', label: 'Configuration', icon: SlidersHorizontal, key: 'v' },
  { to: '/metrics', label: 'Metrics', icon: ChartSpline, key: 'm', startsGroup: true },
  { to: '/alarms', label: 'Alarms', icon: BellRing, key: 'i' },
  { to: '/logs', label: 'Logs', icon: ScrollText, key: 'g' },
  { to: '/runbooks', label: 'Runbooks', icon: BookOpenCheck, key: 'k' },
  { to: '/product', label: 'Product', icon: HeartPulse, key: 'j' },
  { to: '/operations', label: 'Operations', icon: Activity, key: 'r', startsGroup: true },
  { to: '/timeline', label: 'Timeline', icon: History, key: 'l' },
  { to: '/approvals', label: 'Approvals', icon: UserCheck, key: 'a' },
  { to: '/rules', label: 'Rules', icon: Scale, key: 'u' },
  { to: '/environment', label: 'Prepare', icon: Hammer, key: 'p' },
];
