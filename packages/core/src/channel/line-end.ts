import { TransportError } from '@atrx/transport';

/** This side has let go of the line. */
export const closedHere = (): TransportError =>
  new TransportError('closed', 'The line was closed on this side. Open it again.');

/** The far end has let go of it, in good order: for whoever talks over it, it is lost all the same. */
export const closedThere = (): TransportError =>
  new TransportError('lost', 'The far end closed the link. Open it again.');
