/** Mutation testing: `npm run mutation` changes the decision code of the functions, and runs their unit tests. */
export default {
  mutate: [
    'functions/{clients,domain,fence,operations,restore,webhook}/**/*.ts',
    // The rest of these two folders wires clients, reads the environment, or is a few lines around a library.
    'functions/runtime/{by-mode,commands,read-only,read-twice}.ts',
    'functions/support/{authorities,password-form,printable}.ts',
    // These wire collaborators from environment variables; test/local and test/simulation run them.
    '!functions/**/handler.ts',
    '!functions/restore/restore-collaborators.ts',
  ],
  // The words of a message are no decision.
  mutator: { excludedMutations: ['StringLiteral'] },
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // The runner names the test files of a mutant; to search for those that import the mutant's file as well takes longer
  // than most tests.
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  // Stryker rewrites the file of this name with TypeScript's API, which TypeScript 7 does not have. No file has this name.
  tsconfigFile: 'none',
  // A mutant in a module's constant needs all tests with all modules loaded again: two thirds of the whole time.
  // So tables such as NEEDS_OPERATOR (domain/outcomes.ts) and LOOKS (domain/link-loss.ts), and patterns, are not
  // changed. Their unit tests check every entry.
  ignoreStatic: true,
  concurrency: 1,
  // Only an endless loop takes longer, even on a busy machine.
  timeoutMS: 30_000,
  ignorePatterns: ['.ci', '.local', 'cdk.out', 'docs'],
  tempDirName: '.local/mutation/sandbox',
  cleanTempDir: 'always',
  incrementalFile: '.local/mutation/incremental.json',
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  htmlReporter: { fileName: '.local/mutation/report.html' },
  jsonReporter: { fileName: '.local/mutation/report.json' },
  thresholds: { high: 100, low: 98, break: 98 },
};
