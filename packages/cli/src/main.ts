#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { withSettings } from './settings/options.ts';
import { goOnUnheard } from './unheard.ts';
import { at } from './verbs/at.ts';
import { bridge } from './verbs/bridge.ts';
import { completion } from './verbs/completion.ts';
import { connect } from './verbs/connect.ts';
import { emulate } from './verbs/emulate.ts';
import { listen } from './verbs/listen.ts';
import { ping } from './verbs/ping.ts';
import { ports } from './verbs/ports.ts';
import { replay } from './verbs/replay.ts';
import { resolve } from './verbs/resolve.ts';
import { status } from './verbs/status.ts';
import { trace } from './verbs/trace.ts';

goOnUnheard();

const program = withSettings(new Command('atrx'), 'modem')
  .description('Quectel GSM modules from the command line.')
  // The verbs have options of the same names, some of them of another meaning.
  .enablePositionalOptions()
  .exitOverride()
  // What is wrong is said once, below, and in one way.
  .configureOutput({ outputError: () => {} })
  .addHelpText(
    'after',
    `
Settings are flags, before the verb or behind it; or ATRX_PORT, ATRX_APN, ATRX_NETWORK_WITHIN, … of the environment; or a file:
--config FILE, ATRX_CONFIG, atrx.json in this directory, ~/.config/atrx/config.json, with {"port": "/dev/ttyUSB0", "apn": "CMNET"}.

Exit codes: 0 done, 1 refused or failed, 2 asked wrongly, 3 the port, 4 the module, 5 the network, 130 Ctrl+C (128 + signal).
`,
  );
for (const verb of [
  connect,
  listen,
  resolve,
  ping,
  status,
  at,
  trace,
  replay,
  ports,
  bridge,
  emulate,
  completion,
]) {
  program.addCommand(verb.copyInheritedSettings(program));
  for (const part of verb.commands) part.copyInheritedSettings(verb);
}

/** Until the settings are read nobody knows better: the asking itself may be what is wrong. */
const asked = (flag: string) => process.argv.includes(flag);

program.parseAsync().catch(async (error: unknown) => {
  if (error instanceof CommanderError && error.code.startsWith('commander.help')) {
    // Its help was asked for, or is what a program without a verb is answered with.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const [{ complaint }, { exitCodeOf }] = await Promise.all([
    import('./complaint.ts'),
    import('./exit-code.ts'),
  ]);
  const json = asked('--json') || program.opts()['json'] === true;
  process.stderr.write(complaint(error, { debug: asked('--debug'), json }));
  process.exitCode = exitCodeOf(error);
});
