/** What was asked for cannot be, whatever the module does: an argument, an option, the configuration. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
