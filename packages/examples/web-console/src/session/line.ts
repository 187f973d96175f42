import type { Transport } from '@atrx/transport';
import { websocket } from '@atrx/transport-websocket';
import { ignoreElements, merge, of, switchMap, tap, throwError } from 'rxjs';
import type { Choice } from './choice.ts';
import type { Notice } from './notice.ts';
import { remoteNotice } from './remote-notice.ts';
import { type VirtualModule, virtualModule } from './virtual-module.ts';

/** The line to what was chosen. */
export interface Line {
  readonly transport: Transport;
  /** Where it is in this page. */
  readonly virtual?: VirtualModule;
}

/** `known` is the module of this page, if there is one already; what befalls the line is told. */
export const lineTo = (
  { reach, use }: Choice,
  known: VirtualModule | undefined,
  tell: (told: Notice) => void,
): Line => {
  switch (reach.kind) {
    case 'virtual': {
      const virtual = known?.model === reach.model ? known : virtualModule(reach.model);
      return { transport: virtual.transport, virtual };
    }
    case 'bridge':
      return { transport: toldOf(reach, use === 'observe' ? 'observer' : 'writer', tell) };
    case 'serial':
      return { transport: throwError(() => new Error('This page knows no serial ports yet.')) };
  }
};

const toldOf = (
  { url, token }: { readonly url: string; readonly token: string },
  role: 'observer' | 'writer',
  tell: (told: Notice) => void,
): Transport =>
  websocket(url, { ...(token && { token }), role, name: 'atrx console' }).pipe(
    switchMap((link) =>
      merge(
        of(link),
        link.events$.pipe(
          tap((event) => {
            const told = remoteNotice(event);
            if (told) tell(told);
          }),
          ignoreElements(),
        ),
      ),
    ),
  );
