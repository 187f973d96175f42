import { Command } from 'commander';
import { lastValueFrom } from 'rxjs';
import { noticingIfSeen } from '../notice.ts';
import { schemeOf } from '../port.ts';
import { settingsOf, withSettings } from '../settings/options.ts';
import { telling } from '../telling.ts';
import { UsageError } from '../usage-error.ts';

/** `atrx ports`: what there is to open. */
export const ports = withSettings(new Command('ports'), 'line')
  .description('List the serial ports of this machine, or those of a bridge.')
  .argument('[bridge]', 'such as ws://127.0.0.1:8023')
  .addHelpText(
    'after',
    `
Examples:
  atrx ports
  atrx ports wss://gateway.local:8023 --token-file token
  atrx ports --json | jq -r .path

Pseudo-terminals, such as those of \`atrx emulate\`, are not among them.
`,
  )
  .action(async (bridge: string | undefined, _: unknown, verb: Command) => {
    const [listing, settings] = await Promise.all([import('../port-listing.ts'), settingsOf(verb)]);
    const remote = bridge ?? listing.bridgeOf(settings.port);
    if (bridge !== undefined && !/^wss?$/.test(schemeOf(bridge) ?? ''))
      throw new UsageError(
        `${JSON.stringify(bridge)} is no bridge: that is ws://HOST:PORT, or wss://HOST:PORT.`,
      );
    const tell = telling(settings);
    const found = await lastValueFrom(
      remote === undefined ? listing.localPorts() : listing.portsOf(remote, settings),
    );
    for (const { told, line } of found) tell(told, line);
    if (found.length === 0)
      noticingIfSeen(settings)(
        { ports: 0 },
        remote === undefined ? 'There is no serial port.' : `${remote} has no ports.`,
      );
  });
