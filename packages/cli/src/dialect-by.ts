import type { Dialect } from '@atrx/core';
import type { Settings } from './settings/settings.ts';

/** How the module speaks that the settings name; nothing where they name none. */
export const dialectBy = async ({
  profile,
}: Pick<Settings, 'profile'>): Promise<{ readonly dialect?: Dialect }> => {
  if (profile === undefined) return {};
  const { gsm, ...models } = await import('@atrx/core/dialects');
  return { dialect: profile === 'note' ? gsm : models[profile] };
};
