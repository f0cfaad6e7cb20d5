import manifest from '../../package.json' with { type: 'json' };

/**
 * The runbook in the repository that package.json names, so that a fork links to its own. Only the URL forms of npm
 * that browsers open: `https://…` and `git+https://…`, with or without `.git`.
 */
export const DEFAULT_RUNBOOK_URL = `${manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/blob/main/docs/runbook.md`;
