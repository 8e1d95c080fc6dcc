import type { BuiltRoute, RouteModule } from './pages.ts';

const files = import.meta.glob<RouteModule>(
  ['../../app/routes/**/*.{ts,tsx}', '!../../app/routes/**/*.{server,test}.{ts,tsx}'],
  { eager: true },
);

/**
 * Every route of the console as the bundler makes them of their files' names: dots part an address, `$` begins a
 * parameter, a first `_` a layout without an address of its own, a last `_` one that stands outside of its parent, and
 * parentheses one that may be left out.
 */
export function everyRoute(): readonly BuiltRoute[] {
  const modules = Object.entries(files).map(
    ([file, module]) => [file.replace(/^.*\/routes\//, '').replace(/\.tsx?$/, ''), module] as const,
  );
  const names = modules.map(([name]) => name);
  return modules.map(([name, module]) => {
    const parent = names
      .filter((other) => name.startsWith(`${other}.`))
      .sort((one, other) => other.length - one.length)[0];
    const own = (parent === undefined ? name : name.slice(parent.length + 1)).split('.');
    const path = own
      .filter((word) => !word.startsWith('_'))
      .map((word) =>
        word
          .replace(/^\((.*)\)$/, '$1?')
          .replace(/_$/, '')
          .replace(/^\$/, ':'),
      )
      .join('/');
    return {
      id: `routes/${name}`,
      parentId: parent === undefined ? 'root' : `routes/${parent}`,
      ...(path === '' ? {} : { path }),
      ...(own.at(-1) === '_index' ? { index: true } : {}),
      module,
    };
  });
}
