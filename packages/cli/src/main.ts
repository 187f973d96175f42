#!/usr/bin/env node
import { Command } from 'commander';
import { complaint } from './complaint.ts';
import { goOnUnheard } from './unheard.ts';
import { at } from './verbs/at.ts';
import { bridge } from './verbs/bridge.ts';
import { emulate } from './verbs/emulate.ts';

goOnUnheard();

const program = new Command('atrx')
  .description('Quectel GSM modules from the command line.')
  .option('--debug', 'where something fails, show everything that is known about it')
  .showHelpAfterError('Try `atrx --help`, or `atrx <verb> --help`.')
  .addCommand(at)
  .addCommand(emulate)
  .addCommand(bridge);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(complaint(error, program.opts()));
  process.exitCode = 1;
});
