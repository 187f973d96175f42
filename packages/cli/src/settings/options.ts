import { type Command, Option } from 'commander';
import { PROFILES } from '../profile.ts';
import { UsageError } from '../usage-error.ts';
import { ESCAPES, flagOf, KEYS, type Key, RECEIVE } from './key.ts';
import type { Settings } from './settings.ts';

const HEADING = 'Settings (also by the environment and a file: see `atrx --help`):';

/** Which settings a verb has: none, those of a line, or those of a modem that is brought up over it, too. */
type Extent = 'none' | 'line' | 'modem';

const option = (key: Key, value: string, description: string, short = ''): Option =>
  new Option(`${short}${flagOf(key)}${value && ` ${value}`}`, description).helpGroup(HEADING);

/** One that completions and the help know the values of; whether it has one of them is judged with all the others. */
const chosen = (made: Option, choices: readonly string[]): Option =>
  Object.assign(made, { argChoices: [...choices] });

/** Made anew for each command that has them: options belong to one. None has a default here, so that the environment is heard. */
const lineOptions = (): readonly Option[] => [
  option('port', '<port>', '/dev/ttyUSB0, tcp://host:port, ws://host:port/name, or emulator:', '-p, '),
  option('baud', '<rate>', 'its baud rate, where it has one (default: 115200)', '-b, '),
  option('signals', '', 'the modem lines of the port are wired, and are used'),
  option('tokenFile', '<file>', 'what a bridge lets in by (or ATRX_TOKEN)'),
  chosen(option('profile', '<name>', 'how the module speaks (default: as it is recognised)'), PROFILES),
  chosen(
    option(
      'escape',
      '<effect>',
      'what ESC in a payload does; binary data and TLS need literal (default: cancels)',
    ),
    ESCAPES,
  ),
  option('trace', '<file>', 'records what crosses the line there, as it goes (see `atrx trace`)'),
  option('json', '', 'for programs: one JSON object a line'),
  configOption().helpGroup(HEADING),
];

export const configOption = (): Option =>
  new Option('--config <file>', 'settings in JSON (default: atrx.json, ~/.config/atrx/config.json)');

const modemOptions = (): readonly Option[] => [
  option('apn', '<name>', 'the access point of the network operator'),
  option('user', '<name>', 'who the access point knows you as'),
  option('password', '<word>', 'its password; ATRX_PASSWORD is not seen by others'),
  option('pin', '<digits>', 'unlocks the card; ATRX_PIN is not seen by others'),
  option('dns', '<addresses>', 'one or two name servers in place of those of the network'),
  chosen(option('receive', '<how>', 'how received data comes (default: pull)'), RECEIVE),
  option('networkWithin', '<ms>', 'how long the module may take to register (default: 60000)'),
];

/** Gives the verb its settings as options. */
export const withSettings = (command: Command, extent: Extent): Command => {
  command.option('--debug', 'where something fails, show everything that is known about it');
  if (extent !== 'none') for (const each of lineOptions()) command.addOption(each);
  if (extent === 'modem') for (const each of modemOptions()) command.addOption(each);
  return command;
};

/** What the verb was told: flags behind it, flags before it, the environment, the file, each where those before say nothing. */
export const settingsOf = async (verb: Command): Promise<Settings> => settled(verb, flagsOf(verb));

/** The same for a verb whose own flags mean something else: of flags, those before it. */
export const settingsBefore = async (verb: Command): Promise<Settings> =>
  settled(verb, { ...flagsBefore(verb), config: flagsOf(verb)['config'] });

/** For a verb that has no settings: it is no use to give it some. */
export const refuseSettings = (verb: Command): void => {
  const before = flagsBefore(verb);
  const idle = KEYS.find((key) => key in before);
  if (idle !== undefined)
    throw new UsageError(
      `atrx ${verb.name()} takes no ${flagOf(idle)} before it: \`atrx ${verb.name()} --help\` shows what it takes.`,
    );
};

type Flags = Readonly<Record<string, unknown>>;

const settled = async (verb: Command, flags: Flags): Promise<Settings> => {
  const [{ settingsFile }, { merged }] = await Promise.all([import('./file.ts'), import('./sources.ts')]);
  const named = flags['config'];
  const environment = process.env;
  const file = await settingsFile(typeof named === 'string' ? named : undefined, environment);
  const settings = merged({ flags, environment, file });
  // For whoever tells of a failure.
  rootOf(verb).setOptionValue('json', settings.json);
  return settings;
};

const rootOf = (command: Command): Command => (command.parent ? rootOf(command.parent) : command);

/** What was said to the program as a whole, and to the verb in its place. */
const flagsOf = (verb: Command): Flags => ({ ...flagsBefore(verb), ...verb.opts() });

const flagsBefore = (verb: Command): Flags => verb.parent?.opts() ?? {};
