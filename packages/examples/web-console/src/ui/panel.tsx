import type { ComponentChildren } from 'preact';

interface PanelProps {
  /** Of the element, too: `wire` is `#wire`. */
  readonly name: string;
  readonly title: string;
  /** Beside the title: buttons, figures. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of the console, with its title. */
export const Panel = ({ name, title, actions, children }: PanelProps) => (
  <section class="panel" id={name} aria-labelledby={`${name}-title`}>
    <header class="panel-head">
      <h2 id={`${name}-title`}>{title}</h2>
      {actions && <div class="panel-actions">{actions}</div>}
    </header>
    <div class="panel-body">{children}</div>
  </section>
);
