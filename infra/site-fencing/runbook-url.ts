import manifest from '../../package.json' with { type: 'json' };

/** The branch main of the repository that package.json names: a URL form of npm that browsers open, `(git+)https://…(.git)`. */
export const MAIN_BRANCH = `${manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/blob/main`;

/** The runbook in that repository, so that a fork links to its own. */
export const DEFAULT_RUNBOOK_URL = `${MAIN_BRANCH}/docs/runbook.md`;
