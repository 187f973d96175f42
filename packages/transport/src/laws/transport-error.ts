/**
 * Rejects what is no TransportError, and, where reasons are told, one for any other reason.
 * By name: a program may hold the class twice, once as a module and once as CommonJS.
 */
export const transportError = (what: string, error: unknown, ...reasons: string[]): void => {
  const { name, reason } = Object(error) as { name?: unknown; reason?: unknown };
  if (name !== 'TransportError')
    throw new Error(`${what} failed with ${String(error)}, which is no TransportError.`);
  if (reasons.length > 0 && !reasons.includes(String(reason)))
    throw new Error(
      `${what} failed for the reason "${String(reason)}" in place of "${reasons.join('" or "')}".`,
    );
};
