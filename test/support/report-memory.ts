// Loaded before a program with --import: says, when it ends, the most memory it ever held, in bytes.
process.on('exit', () => {
  process.stderr.write(`peak ${process.resourceUsage().maxRSS * 1024}\n`);
});
