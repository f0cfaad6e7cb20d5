/** The programs of a release are bundled as .mjs; a checkout runs TypeScript. */
const RELEASED = import.meta.filename.endsWith('.mjs');

/** How an operator starts this program: with Node in the folder of a release, with npm in a checkout. */
export const startCommand = (program: 'fencing' | 'manifests', released = RELEASED): string =>
  released ? `node ${program}.mjs` : `npm run ${program} --`;
