import { render } from 'preact';
import { Live } from './live/live.ts';
import { Root } from './root.tsx';

const live = new Live();
render(<Root live={live} />, document.body);
void live.start();
