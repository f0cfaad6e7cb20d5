// Plain JavaScript, for the Node that cannot read anything else of this project.
if (!process.features.typescript) {
  process.stderr.write(
    `Node ${process.version} does not run TypeScript, and the Node 24 that npm ci installs into node_modules is not ` +
      'there, since its install script was not run: "npm rebuild node --ignore-scripts=false" runs it.\n',
  );
  process.exitCode = 1;
}
