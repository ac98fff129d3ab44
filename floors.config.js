'use strict';
/**
 * Makes rules for dependency-cruiser of floors.json, where the floors of the house stand from the ground up. `npm run lint:floors` holds every
 * import to them, imports of types included.
 *
 * The rule: a folder imports only from floors below its own. Folders on one floor do not know each other. Nothing imports in a circle.
 *
 * - `floors`: the folders of the house. `lib/index.ts` is a file that stands for itself: what users of the library import.
 * - `beside`: folders that may import any other, and that no folder of the house imports.
 * - `upward`: imports that run up all the same: `{ "from": FILE, "to": FILE, "reason": TEXT }`. Five at most; a test counts them.
 */
const { floors, beside, upward } = require('./floors.json');

const escaped = (path) => path.replaceAll('.', '\\.');
const isFile = (path) => path.endsWith('.ts');
/** A pattern of the files in these folders. */
const within = (...folders) => `^(${folders.map((folder) => (isFile(folder) ? `${escaped(folder)}$` : `${folder}/`)).join('|')})`;
const exactly = (...files) => `^(${files.map(escaped).join('|')})$`;

const house = floors.flatMap(({ folders }) => folders);
const holds = (folder, file) => new RegExp(within(folder)).test(file);

/** What a folder may not import, and files that have a reason to do so. */
const downward = floors.flatMap(({ folders, name }, index) =>
  folders.map((folder) => {
    const forbidden = floors.slice(index).flatMap((floor) => floor.folders.filter((other) => other !== folder));
    const excepted = upward.filter(({ from }) => holds(folder, from)).map(({ from }) => from);
    return {
      folder,
      forbidden,
      comment: `${folder} stands on floor ${index + 1} (${name}). Import from a lower floor, or move what both need down (floors.json).`,
      excepted,
    };
  }),
);

/** A folder on the top floor alone has nothing above it to import. */
const rules = downward
  .filter(({ forbidden }) => forbidden.length > 0)
  .map(({ folder, forbidden, comment, excepted }) => ({
    name: `${folder}-imports-only-from-below`,
    comment,
    severity: 'error',
    from: { path: within(folder), ...(excepted.length > 0 && { pathNot: exactly(...excepted) }) },
    to: { path: within(...forbidden) },
  }));

/** A file with a reason may import what the reason is for, and no more. */
const exceptions = [...new Set(upward.map(({ from }) => from))].map((file) => {
  const reasons = upward.filter(({ from }) => from === file);
  return {
    name: 'upward-import-with-a-reason',
    comment: `${file} may import from above only: ${reasons.map(({ to, reason }) => `${to} (${reason})`).join(', ')}.`,
    severity: 'error',
    from: { path: exactly(file) },
    to: {
      path: within(...downward.find(({ folder }) => holds(folder, file)).forbidden),
      pathNot: exactly(...reasons.map(({ to }) => to)),
    },
  };
});

module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files import each other in a circle. Move what they share into a file that all of them import.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...rules,
    ...exceptions,
    {
      name: 'nothing-from-beside-the-house',
      comment: `The house imports nothing from ${beside.join(', ')}.`,
      severity: 'error',
      from: { path: within(...house) },
      to: { path: within(...beside) },
    },
    {
      name: 'flags-stay-at-the-door',
      comment: 'Commands take a request. Only main.ts and lib/commands/door know what the user typed.',
      severity: 'error',
      from: { path: within('lib/commands'), pathNot: '^lib/commands/(main\\.ts$|door/)' },
      to: { path: within('lib/commands/door') },
    },
  ],
  options: {
    // Imports of types count: they tie files together as others do.
    tsPreCompilationDeps: true,
    includeOnly: within(...house, ...beside),
    exclude: within('test/consumer'),
  },
};
