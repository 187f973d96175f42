import {
  type Emulator,
  echo,
  emulator,
  m10,
  m26,
  m35,
  m66,
  m72,
  m95,
  mc60,
  note,
  virtualNetwork,
} from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import type { Model } from './choice.ts';
import { Tasks } from './tasks.ts';

/** A module in this page, the network around it, and the cable to it. It stays as it is while nobody is connected to it. */
export interface VirtualModule {
  readonly model: Model;
  readonly module: Emulator;
  readonly transport: Transport;
}

const PROFILES = { m10, m26, m35, m66, m72, m95, mc60, note, virtualNetwork };

export const virtualModule = (model: Model): VirtualModule => {
  const network = virtualNetwork().tcp(7, echo).udp(7, echo).name('echo.example', '10.0.0.7');
  const module = emulator({ profile: PROFILES[model], network });
  const transport = memory(module.serve, { signals: module.signals, scheduler: new Tasks() });
  return { model, module, transport };
};
