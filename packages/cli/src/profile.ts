/** The modules that are known by name; `note` is the one of the application note. */
export const PROFILES = ['note', 'm10', 'm26', 'm35', 'm66', 'm72', 'm95', 'mc60'] as const;

export type Profile = (typeof PROFILES)[number];

export const isProfile = (text: string): text is Profile => PROFILES.some((name) => name === text);
