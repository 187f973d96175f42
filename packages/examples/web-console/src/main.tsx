import { render } from 'preact';
import { App } from './app.tsx';
import { desk } from './session/desk.ts';
import { DeskContext } from './ui/use-desk.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';

const place = document.querySelector('#console');
if (!place) throw new Error('The page has no place for the console.');
render(
  <DeskContext.Provider value={desk()}>
    <App />
  </DeskContext.Provider>,
  place,
);
